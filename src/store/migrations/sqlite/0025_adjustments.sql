-- src/store/migrations/sqlite/0025_adjustments.sql - what people change of flows beside their configuration.
create table adjustments (
  company integer not null,
  id integer not null,
  kind text not null,
  item text not null,
  body text not null,
  by_user text not null,
  at integer not null,
  bytes integer not null,
  primary key (company, id)
) strict, without rowid;
create index adjustments_by_item on adjustments (company, kind, item, id);
create table adjustment_contents (
  company integer not null,
  id integer not null,
  content text not null,
  primary key (company, id)
) strict;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('adjustments', 'adjustments', '2000 1000 1'),
  ('adjustments', 'adjustments_by_item', '2000 1000 300 5 1'),
  ('adjustment_contents', 'sqlite_autoindex_adjustment_contents_1', '500 250 1');
analyze sqlite_schema;
