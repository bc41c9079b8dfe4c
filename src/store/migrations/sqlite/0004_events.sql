-- src/store/migrations/sqlite/0004_events.sql - a company's events, and who is still to hear of them.
-- Positions grow in the order of the commits; `id` is what a receiver drops repeats by.
create table events (
  company integer not null,
  position integer not null,
  id integer not null,
  type text not null,
  at integer not null,
  customer integer not null,
  interaction integer not null,
  data text not null,
  primary key (company, position)
) strict, without rowid;
create unique index events_by_id on events (company, id);
create index events_by_time on events (company, at);
create index events_by_customer on events (company, customer) where customer <> 0;

-- A row goes when its webhook has been told.
create table deliveries (
  company integer not null,
  webhook text not null,
  position integer not null,
  due integer not null,
  attempts integer not null,
  why text not null,
  primary key (company, webhook, position)
) strict, without rowid;
create index deliveries_by_position on deliveries (company, position);

insert into sqlite_stat1 (tbl, idx, stat) values
  ('events', 'events', '10000000 5000000 1'),
  ('events', 'events_by_id', '10000000 5000000 1'),
  ('events', 'events_by_time', '10000000 5000000 2'),
  ('events', 'events_by_customer', '10000000 5000000 100'),
  ('deliveries', 'deliveries', '10000 5000 2500 1'),
  ('deliveries', 'deliveries_by_position', '10000 5000 2');
analyze sqlite_schema;
