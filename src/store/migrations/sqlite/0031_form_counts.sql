-- src/store/migrations/sqlite/0031_form_counts.sql - dispositions of a stretch of time, whose forms reports count.
create index entries_disposed on entries (company, at, id) where kind = 'disposed';
insert into sqlite_stat1 (tbl, idx, stat) values
  ('entries', 'entries_disposed', '10000000 5000000 2 1');
analyze sqlite_schema;
