-- People who sign in. Addresses and names are sealed, and found by keyed hashes; passwords and tokens are hashes.
create table accounts (
    account_id  text not null collate "C",
    version     bigint not null,
    email_key   text not null,
    subject_key text,
    is_owner    boolean not null,
    person      bytea not null,
    data        text not null,
    constraint accounts_pkey primary key (account_id)
);

create unique index accounts_email on accounts (email_key);
create unique index accounts_subject on accounts (subject_key) where subject_key is not null;
create index accounts_owner on accounts (account_id) where is_owner;

-- Who is what in which event.
create table memberships (
    account_id text not null collate "C",
    event_id   text not null,
    data       text not null,
    constraint memberships_pkey primary key (account_id, event_id)
);

create index memberships_event on memberships (event_id, account_id);

create table sessions (
    session_id    text not null,
    account_id    text not null,
    generation    integer not null,
    hash          bytea not null,
    rotated_at_us bigint not null,
    expires_at_us bigint not null,
    constraint sessions_pkey primary key (session_id)
);

create index sessions_account on sessions (account_id, expires_at_us);
