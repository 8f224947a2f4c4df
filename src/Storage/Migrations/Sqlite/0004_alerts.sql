-- Alerts are few among many entries, and looked for every few seconds.
create index journal_alerts on journal (event_id, position) where kind in (41, 42, 43);
