-- src/store/migrations/sqlite/0019_flow_waits.sql - conversations that flows led before these had an end by time: now they do.
update threads set until = coalesce(last_in, opened) + 86400000000
  where state = 'open' and owner = 'flow' and until is null;
