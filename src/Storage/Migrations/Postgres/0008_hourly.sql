-- For people who ask by SQL: docs/sql.md says what each column is. Made of the journal, and made again when the event's
-- time zone changes.
create table attendance_hourly_stats (
    event_id          text        not null,
    starts_at         timestamptz not null,
    date              date        not null,
    hour              smallint    not null,
    gate_id           text        not null,
    confirmed         integer     not null,
    qr                integer     not null,
    ble               integer     not null,
    manual            integer     not null,
    scans             integer     not null,
    refused           integer     not null,
    processing_us     bigint      not null,
    avg_processing_ms double precision generated always as (
        round(processing_us / 1000.0 / nullif(scans, 0), 3)::double precision) stored,
    constraint attendance_hourly_stats_pkey primary key (event_id, starts_at, gate_id)
);

-- How far the journal is in the rows; changes in one transaction with them.
create table attendance_hourly_positions (
    event_id      text   not null,
    position      bigint not null,
    time_zone     text   not null,
    updated_at_us bigint not null,
    constraint attendance_hourly_positions_pkey primary key (event_id)
);
