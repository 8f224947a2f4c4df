create table events (
    event_id text     not null,
    version  integer  not null,
    status   integer  not null,
    data     text     not null,
    primary key (event_id)
) without rowid;

create table gates (
    event_id text not null references events (event_id),
    gate_id  text not null,
    data     text not null,
    primary key (event_id, gate_id)
) without rowid;

create table participants (
    event_id         text    not null,
    number           integer not null,
    participant_id   text    not null,
    status           integer not null,
    token_generation integer not null,
    token_revoked    integer not null,
    groups           text    not null,
    permissions      text    not null,
    email_key        text,
    personal         blob    not null,
    registered_at_us integer not null,
    version          integer not null,
    primary key (event_id, number)
) without rowid;

create unique index participants_participant_id on participants (event_id, participant_id);
create unique index participants_email_key on participants (event_id, email_key) where email_key is not null;

-- The primary key is the fence between two owners of a journal, journal_sequence the one between two activations of a
-- participant; journal_scan_key keeps a scan from being stored twice.
create table journal (
    event_id    text    not null,
    position    integer not null,
    kind        integer not null,
    at_us       integer not null,
    participant integer not null default 0,
    sequence    integer not null default 0,
    scan_key    text,
    data        text    not null,
    primary key (event_id, position)
);

create unique index journal_sequence on journal (event_id, participant, sequence) where sequence > 0;
create unique index journal_scan_key on journal (event_id, scan_key) where scan_key is not null;
create index journal_amended on journal (event_id, json_extract(data, '$.recordId'), position) where kind in (3, 4);

create table grain_state (
    name       text    not null,
    grain_type text    not null,
    grain_key  text    not null,
    etag       integer not null,
    data       text    not null,
    primary key (name, grain_type, grain_key)
) without rowid;

create view attendance_records as
select
    record.event_id,
    cast(record.position as text) as record_id,
    record.position,
    record.participant,
    json_extract(record.data, '$.participantId') as participant_id,
    json_extract(record.data, '$.scanId') as scan_id,
    json_extract(record.data, '$.gateId') as gate_id,
    json_extract(record.data, '$.zone') as zone,
    json_extract(record.data, '$.deviceId') as device_id,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(record.data, '$.timestamp')) as timestamp,
    strftime('%Y-%m-%dT%H:%M:%fZ', json_extract(record.data, '$.receivedAt')) as received_at,
    json_extract(record.data, '$.method') as method,
    json_extract(record.data, '$.direction') as direction,
    json_extract(coalesce(amendment.data, record.data), '$.status') as status,
    coalesce(json_extract(record.data, '$.admitted'), 0) as admitted,
    json_extract(coalesce(amendment.data, record.data), '$.reason') as reason,
    coalesce(json_extract(record.data, '$.offline'), 0) as offline,
    coalesce(json_extract(record.data, '$.clockOff'), 0) as clock_off,
    coalesce(json_extract(record.data, '$.overrideAsked'), 0) as override_asked,
    coalesce(json_extract(coalesce(amendment.data, record.data), '$.overrideNeeded'), 0) as override_needed,
    json_extract(record.data, '$.overrideReason') as override_reason,
    json_extract(record.data, '$.location.lat') as location_lat,
    json_extract(record.data, '$.location.lng') as location_lng,
    json_extract(record.data, '$.location.accuracy') as location_accuracy,
    json_extract(record.data, '$.processingMs') as processing_ms,
    record.data
from journal as record
left join journal as amendment
    on amendment.event_id = record.event_id
    and amendment.position = (
        select max(latest.position)
        from journal as latest
        where latest.event_id = record.event_id
            and latest.kind in (3, 4)
            and json_extract(latest.data, '$.recordId') = cast(record.position as text))
where record.kind in (1, 2);
