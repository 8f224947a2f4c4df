-- Where an event sends what it noticed. Address and secrets are sealed. A deleted one stays, so that its owner goes on
-- rising, the fence between two that send; from_position is the head when it was made or active again.
create table receivers (
    event_id      text not null,
    receiver_id   text not null,
    kind          integer not null,
    types         text not null,
    is_active     integer not null,
    is_deleted    integer not null,
    version       integer not null,
    sealed        blob not null,
    from_position integer not null,
    owner         integer not null default 0,
    primary key (event_id, receiver_id)
) without rowid;

-- What is on its way to a receiver: an entry once each. What is sent is made of the entry.
create table deliveries (
    event_id        text not null,
    receiver_id     text not null,
    position        integer not null,
    type            text not null,
    status          integer not null,
    attempts        integer not null default 0,
    due_at_us       integer not null,
    created_at_us   integer not null,
    since_at_us     integer not null,
    updated_at_us   integer not null,
    delivered_at_us integer,
    answer          text,
    duration_ms     integer,
    owner           integer,
    primary key (event_id, receiver_id, position)
) without rowid;

create index deliveries_open on deliveries (event_id, receiver_id, position) where status in (1, 2);
create index deliveries_done on deliveries (event_id, updated_at_us) where status in (3, 4, 5);

-- How far the fold has read that makes deliveries of the journal; changes in one transaction with them. An event that
-- never had a receiver has no row.
create table delivery_positions (
    event_id text not null,
    position integer not null,
    primary key (event_id)
) without rowid;
