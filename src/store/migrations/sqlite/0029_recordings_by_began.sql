-- src/store/migrations/sqlite/0029_recordings_by_began.sql - recordings are looked for by their time.
create index recordings_by_began on recordings (company, began, id);
insert into sqlite_stat1 (tbl, idx, stat) values
  ('recordings', 'recordings_by_began', '1000000 500000 2 1');
analyze sqlite_schema;
