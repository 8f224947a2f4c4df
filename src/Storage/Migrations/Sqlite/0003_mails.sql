-- Nothing personal is here: name, address and text are made from the participant when a mail is sent.
create table mails (
    event_id      text    not null,
    mail_id       text    not null,
    participant   integer not null,
    generation    integer not null,
    status        integer not null,
    attempts      integer not null default 0,
    due_at_us     integer not null,
    created_at_us integer not null,
    updated_at_us integer not null,
    tried_at_us   integer,
    sent_at_us    integer,
    message_id    text,
    answer        text,
    owner         integer,
    primary key (event_id, mail_id)
) without rowid;

create index mails_due on mails (event_id, status, due_at_us);
create index mails_participant on mails (event_id, participant, generation);

-- How far the fold has read that makes mails of the journal; changes in one transaction with the mails that it made.
create table mail_positions (
    event_id text    not null,
    position integer not null,
    state    text    not null,
    primary key (event_id)
) without rowid;

-- Who may send, as a number that rises with each owner: the fence between two of them.
create table mail_owners (
    event_id text    not null,
    owner    integer not null,
    primary key (event_id)
) without rowid;
