-- src/store/migrations/sqlite/0019_flow_waits.sql - flows' conversations of before have an end by time.
update threads set until = coalesce(last_in, opened) + 86400000000
  where state = 'open' and owner = 'flow' and until is null;
