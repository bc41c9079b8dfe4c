-- src/store/migrations/sqlite/0022_follow_ups.sql - what follows calls, and what customers answered to surveys.
create table follow_ups (
  company integer not null,
  id integer not null,
  key text not null,
  kind text not null,
  name text not null,
  customer integer not null,
  address text not null,
  because_of integer not null,
  campaign text not null,
  queue text not null,
  disposition text not null,
  language text not null,
  agent integer not null,
  what text not null,
  made integer not null,
  due integer not null,
  attempts integer not null,
  state text not null,
  why text not null,
  settled integer,
  medium text not null,
  answered integer,
  primary key (company, id)
) strict, without rowid;
create unique index follow_ups_by_key on follow_ups (company, key);
create index follow_ups_waiting on follow_ups (company, due, id) where state = 'waiting';
create index follow_ups_of on follow_ups (company, customer, kind, settled);
create index follow_ups_settled on follow_ups (company, kind, settled);
create index follow_ups_by_address on follow_ups (company, address) where customer = 0 and address <> '';
create table survey_answers (
  company integer not null,
  follow_up integer not null,
  question text not null,
  kind text not null,
  number integer,
  text text not null,
  at integer not null,
  primary key (company, follow_up, question)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('follow_ups', 'follow_ups', '1000000 500000 1'),
  ('follow_ups', 'follow_ups_by_key', '1000000 500000 1'),
  ('follow_ups', 'follow_ups_waiting', '1000 500 1 1'),
  ('follow_ups', 'follow_ups_of', '1000000 500000 10 5 1'),
  ('follow_ups', 'follow_ups_settled', '1000000 500000 200000 1'),
  ('follow_ups', 'follow_ups_by_address', '300000 150000 2'),
  ('survey_answers', 'survey_answers', '200000 100000 2 1');
analyze sqlite_schema;
