-- src/store/migrations/sqlite/0010_received.sql - what providers have brought, by their names for it.
create table received (
  company integer not null,
  carrier text not null,
  reference text not null,
  interaction integer not null,
  entry integer not null,
  at integer not null,
  primary key (company, carrier, reference)
) strict, without rowid;
create index received_by_interaction on received (company, interaction);
create index received_by_time on received (company, at);
insert into sqlite_stat1 (tbl, idx, stat) values
  ('received', 'received', '1000000 500000 100000 1'),
  ('received', 'received_by_interaction', '1000000 500000 4'),
  ('received', 'received_by_time', '1000000 500000 1');
analyze sqlite_schema;
