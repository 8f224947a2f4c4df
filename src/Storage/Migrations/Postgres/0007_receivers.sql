-- Where an event sends what it noticed. Address and secrets are sealed. A deleted one stays, so that its owner goes on
-- rising, the fence between two that send; from_position is the head when it was made or active again.
create table receivers (
    event_id      text not null,
    receiver_id   text not null collate "C",
    kind          smallint not null,
    types         text not null,
    is_active     boolean not null,
    is_deleted    boolean not null,
    version       bigint not null,
    sealed        bytea not null,
    from_position bigint not null,
    owner         bigint not null default 0,
    constraint receivers_pkey primary key (event_id, receiver_id)
);

-- What is on its way to a receiver: an entry once each. What is sent is made of the entry.
create table deliveries (
    event_id        text not null,
    receiver_id     text not null collate "C",
    position        bigint not null,
    type            text not null,
    status          smallint not null,
    attempts        integer not null default 0,
    due_at_us       bigint not null,
    created_at_us   bigint not null,
    since_at_us     bigint not null,
    updated_at_us   bigint not null,
    delivered_at_us bigint,
    answer          text,
    duration_ms     integer,
    owner           bigint,
    constraint deliveries_pkey primary key (event_id, receiver_id, position)
);

create index deliveries_open on deliveries (event_id, receiver_id, position) where status in (1, 2);
create index deliveries_done on deliveries (event_id, updated_at_us) where status in (3, 4, 5);

-- How far the fold has read that makes deliveries of the journal; changes in one transaction with them. An event that
-- never had a receiver has no row.
create table delivery_positions (
    event_id text not null,
    position bigint not null,
    constraint delivery_positions_pkey primary key (event_id)
);
