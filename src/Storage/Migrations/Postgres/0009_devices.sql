-- What was enrolled to scan. Its key stands in access_keys.
create table devices (
    event_id  text not null collate "C",
    device_id text not null collate "C",
    version   bigint not null,
    data      text not null,
    constraint devices_pkey primary key (event_id, device_id)
);

-- Codes to enrol with, by a keyed hash: whoever reads this table cannot try them out. A used one is gone.
create table device_codes (
    hash          bytea not null,
    event_id      text not null collate "C",
    code_id       text not null collate "C",
    expires_at_us bigint not null,
    data          text not null,
    constraint device_codes_pkey primary key (hash)
);

create unique index device_codes_event on device_codes (event_id, code_id);
