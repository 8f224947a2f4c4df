create table events (
    event_id text     not null,
    version  bigint   not null,
    status   smallint not null,
    data     text     not null,
    constraint events_pkey primary key (event_id)
);

create table gates (
    event_id text not null references events (event_id),
    gate_id  text not null,
    data     text not null,
    constraint gates_pkey primary key (event_id, gate_id)
);

create table participants (
    event_id         text     not null,
    number           integer  not null,
    participant_id   text     not null,
    status           smallint not null,
    token_generation smallint not null,
    token_revoked    boolean  not null,
    groups           text     not null,
    permissions      text     not null,
    email_key        text,
    personal         bytea    not null,
    registered_at_us bigint   not null,
    version          bigint   not null,
    constraint participants_pkey primary key (event_id, number)
);

create unique index participants_participant_id on participants (event_id, participant_id);
create unique index participants_email_key on participants (event_id, email_key) where email_key is not null;

-- The primary key is the fence between two owners of a journal, journal_sequence the one between two activations of a
-- participant; journal_scan_key keeps a scan from being stored twice.
create table journal (
    event_id    text     not null,
    position    bigint   not null,
    kind        smallint not null,
    at_us       bigint   not null,
    participant integer  not null default 0,
    sequence    integer  not null default 0,
    scan_key    text,
    data        text     not null,
    constraint journal_pkey primary key (event_id, position)
);

create unique index journal_sequence on journal (event_id, participant, sequence) where sequence > 0;
create unique index journal_scan_key on journal (event_id, scan_key) where scan_key is not null;
create index journal_amended on journal (event_id, (data::jsonb ->> 'recordId'), position) where kind in (3, 4);

create table grain_state (
    name       text   not null,
    grain_type text   not null,
    grain_key  text   not null,
    etag       bigint not null,
    data       text   not null,
    constraint grain_state_pkey primary key (name, grain_type, grain_key)
);

create view attendance_records as
select
    entry.event_id,
    entry.position::text as record_id,
    entry.position,
    entry.participant,
    record.data ->> 'participantId' as participant_id,
    record.data ->> 'scanId' as scan_id,
    record.data ->> 'gateId' as gate_id,
    record.data ->> 'zone' as zone,
    record.data ->> 'deviceId' as device_id,
    (record.data ->> 'timestamp')::timestamptz as timestamp,
    (record.data ->> 'receivedAt')::timestamptz as received_at,
    record.data ->> 'method' as method,
    record.data ->> 'direction' as direction,
    coalesce(amendment.data, record.data) ->> 'status' as status,
    coalesce((record.data ->> 'admitted')::boolean, false) as admitted,
    coalesce(amendment.data, record.data) ->> 'reason' as reason,
    coalesce((record.data ->> 'offline')::boolean, false) as offline,
    coalesce((record.data ->> 'clockOff')::boolean, false) as clock_off,
    coalesce((record.data ->> 'overrideAsked')::boolean, false) as override_asked,
    coalesce((coalesce(amendment.data, record.data) ->> 'overrideNeeded')::boolean, false) as override_needed,
    record.data ->> 'overrideReason' as override_reason,
    (record.data -> 'location' ->> 'lat')::double precision as location_lat,
    (record.data -> 'location' ->> 'lng')::double precision as location_lng,
    (record.data -> 'location' ->> 'accuracy')::double precision as location_accuracy,
    (record.data ->> 'processingMs')::double precision as processing_ms,
    entry.data
from journal as entry
cross join lateral (select entry.data::jsonb as data offset 0) as record
left join lateral (
    select latest.data::jsonb as data
    from journal as latest
    where latest.event_id = entry.event_id
        and latest.kind in (3, 4)
        and latest.data::jsonb ->> 'recordId' = entry.position::text
    order by latest.position desc
    limit 1) as amendment on true
where entry.kind in (1, 2);
