-- Nothing personal is here: name, address and text are made from the participant when a mail is sent.
create table mails (
    event_id      text     not null,
    mail_id       text     not null collate "C",
    participant   integer  not null,
    generation    integer  not null,
    status        smallint not null,
    attempts      integer  not null default 0,
    due_at_us     bigint   not null,
    created_at_us bigint   not null,
    updated_at_us bigint   not null,
    tried_at_us   bigint,
    sent_at_us    bigint,
    message_id    text,
    answer        text,
    owner         bigint,
    constraint mails_pkey primary key (event_id, mail_id)
);

create index mails_due on mails (event_id, status, due_at_us);
create index mails_participant on mails (event_id, participant, generation);

-- How far the fold has read that makes mails of the journal; changes in one transaction with the mails that it made.
create table mail_positions (
    event_id text   not null,
    position bigint not null,
    state    text   not null,
    constraint mail_positions_pkey primary key (event_id)
);

-- Who may send, as a number that rises with each owner: the fence between two of them.
create table mail_owners (
    event_id text   not null,
    owner    bigint not null,
    constraint mail_owners_pkey primary key (event_id)
);
