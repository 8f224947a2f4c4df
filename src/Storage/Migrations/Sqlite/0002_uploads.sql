-- Work that outlives the process which does it; whoever finds it unfinished goes on with it.
create table jobs (
    event_id      text     not null,
    job_id        text     not null,
    kind          integer  not null,
    finished      integer  not null,
    created_at_us integer  not null,
    version       integer  not null,
    data          text     not null,
    primary key (event_id, job_id)
) without rowid;

create index jobs_unfinished on jobs (event_id, job_id) where finished = 0;

-- Rows of an uploaded file, sealed, until they are taken; then only what became of them.
create table upload_chunks (
    event_id  text    not null,
    upload_id text    not null,
    chunk     integer not null,
    rows      blob,
    report    text,
    primary key (event_id, upload_id, chunk)
);
