-- What machines call with. The keys themselves are nowhere: these are hashes of long random secrets.
create table access_keys (
    key_id        text not null collate "C",
    event_id      text,
    version       bigint not null,
    hash          bytea not null,
    previous_hash bytea,
    data          text not null,
    constraint access_keys_pkey primary key (key_id)
);

create index access_keys_event on access_keys (event_id, key_id);
