-- People who sign in. Addresses and names are sealed, and found by keyed hashes; passwords and tokens are hashes.
create table accounts (
    account_id  text not null,
    version     integer not null,
    email_key   text not null,
    subject_key text,
    is_owner    integer not null,
    person      blob not null,
    data        text not null,
    primary key (account_id)
) without rowid;

create unique index accounts_email on accounts (email_key);
create unique index accounts_subject on accounts (subject_key) where subject_key is not null;
create index accounts_owner on accounts (account_id) where is_owner = 1;

-- Who is what in which event.
create table memberships (
    account_id text not null,
    event_id   text not null,
    data       text not null,
    primary key (account_id, event_id)
) without rowid;

create index memberships_event on memberships (event_id, account_id);

create table sessions (
    session_id    text not null,
    account_id    text not null,
    generation    integer not null,
    hash          blob not null,
    rotated_at_us integer not null,
    expires_at_us integer not null,
    primary key (session_id)
) without rowid;

create index sessions_account on sessions (account_id, expires_at_us);
