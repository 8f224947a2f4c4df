-- Every change and every refused call, a line each, chained by a keyed hash. Lines are only ever added.
create table audit (
    position      bigint not null,
    at_us         bigint not null,
    data          text   not null,
    previous_hash bytea  not null,
    hash          bytea  not null,
    constraint audit_pkey primary key (position)
);

-- The last line's position and hash under a seal; shows that lines are missing at the end.
create table audit_head (
    id       integer not null check (id = 1),
    position bigint  not null,
    hash     bytea   not null,
    seal     bytea   not null,
    constraint audit_head_pkey primary key (id)
);
