-- For people who ask by SQL: docs/sql.md says what each column is. Made of the journal, and made again when the event's
-- time zone changes.
create table attendance_hourly_stats (
    event_id          text    not null,
    starts_at         text    not null,
    date              text    not null,
    hour              integer not null,
    gate_id           text    not null,
    confirmed         integer not null,
    qr                integer not null,
    ble               integer not null,
    manual            integer not null,
    scans             integer not null,
    refused           integer not null,
    processing_us     integer not null,
    avg_processing_ms real    generated always as (round(processing_us / 1000.0 / scans, 3)) stored,
    primary key (event_id, starts_at, gate_id)
) without rowid;

-- How far the journal is in the rows; changes in one transaction with them.
create table attendance_hourly_positions (
    event_id      text    not null,
    position      integer not null,
    time_zone     text    not null,
    updated_at_us integer not null,
    primary key (event_id)
) without rowid;
