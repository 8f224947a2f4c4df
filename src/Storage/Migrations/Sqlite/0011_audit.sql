-- Every change and every refused call, a line each, chained by a keyed hash. Lines are only ever added.
create table audit (
    position      integer not null primary key,
    at_us         integer not null,
    data          text    not null,
    previous_hash blob    not null,
    hash          blob    not null
);

-- The last line's position and hash under a seal; shows that lines are missing at the end.
create table audit_head (
    id       integer not null primary key check (id = 1),
    position integer not null,
    hash     blob    not null,
    seal     blob    not null
);
