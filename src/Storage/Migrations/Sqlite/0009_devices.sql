-- What was enrolled to scan. Its key stands in access_keys.
create table devices (
    event_id  text not null,
    device_id text not null,
    version   integer not null,
    data      text not null,
    primary key (event_id, device_id)
) without rowid;

-- Codes to enrol with, by a keyed hash: whoever reads this table cannot try them out. A used one is gone.
create table device_codes (
    hash          blob not null,
    event_id      text not null,
    code_id       text not null,
    expires_at_us integer not null,
    data          text not null,
    primary key (hash)
) without rowid;

create unique index device_codes_event on device_codes (event_id, code_id);
