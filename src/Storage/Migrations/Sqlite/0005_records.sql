-- Left to itself, the planner looks for the latest amendment from the end of the journal: for a record that was never
-- amended, through all of it. A cast would give the comparison an affinity that the index has not.
drop view attendance_records;

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
        from journal as latest indexed by journal_amended
        where latest.event_id = record.event_id
            and latest.kind in (3, 4)
            and json_extract(latest.data, '$.recordId') = record.position || '')
where record.kind in (1, 2);
