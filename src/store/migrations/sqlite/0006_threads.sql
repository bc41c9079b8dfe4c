-- src/store/migrations/sqlite/0006_threads.sql - written conversations, and whose turn each is.
create table threads (
  company integer not null,
  interaction integer not null,
  customer integer not null,
  medium text not null,
  carrier text not null,
  service text not null,
  address text not null,
  state text not null,
  owner text not null,
  agent integer not null,
  turn integer not null,
  until integer,
  waits_since integer,
  wakes integer,
  queue text not null,
  language text not null,
  slots text not null,
  token text not null,
  continues integer not null,
  awaits_secret integer not null,
  disposition text not null,
  opened integer not null,
  last_in integer,
  last_out integer,
  reopened integer not null,
  due integer generated always as (case when state = 'snoozed' then wakes else until end) stored,
  primary key (company, interaction)
) strict, without rowid;
create index threads_by_address on threads (company, medium, address, service, opened desc);
create index threads_open on threads (company, interaction) where state <> 'closed';
create index threads_due on threads (company, due, interaction) where state <> 'closed' and due is not null;
create index threads_by_token on threads (company, token) where token <> '';
create index threads_by_customer on threads (company, customer, interaction);
insert into sqlite_stat1 (tbl, idx, stat) values
  ('threads', 'threads', '1000000 500000 1'),
  ('threads', 'threads_by_address', '1000000 500000 100000 4 4 1'),
  ('threads', 'threads_open', '1000 500 1'),
  ('threads', 'threads_due', '500 250 2 1'),
  ('threads', 'threads_by_token', '10000 5000 1'),
  ('threads', 'threads_by_customer', '1000000 500000 4 1');
analyze sqlite_schema;
