-- src/store/migrations/sqlite/0013_recordings.sql - recordings on a disk: whose, and until when they are kept.
create table recordings (
  company integer not null,
  id integer not null,
  customer integer not null,
  interaction integer not null,
  campaign text not null,
  queue text not null,
  file text not null,
  began integer not null,
  ended integer,
  length integer not null,
  until integer not null,
  attempts integer not null,
  why text not null,
  primary key (company, id)
) strict, without rowid;
create index recordings_by_until on recordings (company, until, id);
create index recordings_by_customer on recordings (company, customer) where customer <> 0;
create index recordings_by_interaction on recordings (company, interaction) where interaction <> 0;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('recordings', 'recordings', '1000000 500000 1'),
  ('recordings', 'recordings_by_until', '1000000 500000 2 1'),
  ('recordings', 'recordings_by_customer', '1000000 500000 20'),
  ('recordings', 'recordings_by_interaction', '1000000 500000 2');
analyze sqlite_schema;
