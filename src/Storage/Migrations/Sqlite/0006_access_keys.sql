-- What machines call with. The keys themselves are nowhere: these are hashes of long random secrets.
create table access_keys (
    key_id        text not null,
    event_id      text,
    version       integer not null,
    hash          blob not null,
    previous_hash blob,
    data          text not null,
    primary key (key_id)
) without rowid;

create index access_keys_event on access_keys (event_id, key_id);
