-- Work that outlives the process which does it; whoever finds it unfinished goes on with it.
create table jobs (
    event_id      text     not null,
    job_id        text     not null,
    kind          smallint not null,
    finished      boolean  not null,
    created_at_us bigint   not null,
    version       bigint   not null,
    data          text     not null,
    constraint jobs_pkey primary key (event_id, job_id)
);

create index jobs_unfinished on jobs (event_id, job_id) where not finished;

-- Rows of an uploaded file, sealed, until they are taken; then only what became of them.
create table upload_chunks (
    event_id  text    not null,
    upload_id text    not null,
    chunk     integer not null,
    rows      bytea,
    report    text,
    constraint upload_chunks_pkey primary key (event_id, upload_id, chunk)
);
