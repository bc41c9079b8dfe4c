-- src/store/migrations/sqlite/0012_lists.sql - lists of leads, their numbers and attempts.
create table lead_lists (
  company integer not null,
  id integer not null,
  name text not null,
  campaign text not null,
  made integer not null,
  primary key (company, id)
) strict, without rowid;
create unique index lead_lists_by_name on lead_lists (company, name);

create table lead_uploads (
  company integer not null,
  id integer not null,
  list integer not null,
  file text not null,
  hash text not null,
  scope text not null,
  state text not null,
  why text not null,
  bytes integer not null,
  read integer not null,
  rows integer not null,
  added integer not null,
  unchanged integer not null,
  duplicate integer not null,
  forbidden integer not null,
  invalid integer not null,
  began integer not null,
  over integer,
  primary key (company, id)
) strict, without rowid;
create index lead_uploads_by_list on lead_uploads (company, list, id);

create table lead_faults (
  company integer not null,
  upload integer not null,
  line integer not null,
  place integer not null,
  field text not null,
  value text not null,
  reason text not null,
  detail text not null,
  primary key (company, upload, line, place)
) strict, without rowid;

-- `rank` is its place among those that may be claimed.
create table leads (
  company integer not null,
  id integer not null,
  list integer not null,
  upload integer not null,
  line integer not null,
  key text not null,
  name text not null,
  language text not null,
  region text not null,
  priority integer not null,
  fields text not null,
  digest integer not null,
  state text not null,
  rank integer not null,
  next integer not null,
  due integer not null,
  agent integer not null,
  attempts integer not null,
  today integer not null,
  day integer not null,
  why text not null,
  run integer not null,
  until integer not null,
  primary key (company, id)
) strict, without rowid;
create index leads_by_list on leads (company, list, id);
create index leads_by_key on leads (company, list, key) where key <> '';
create index leads_ready on leads (company, list, agent, region, rank, id) where state = 'ready';
create index leads_due on leads (company, list, state, due, id) where state in ('later', 'callback');
create index leads_held on leads (company, until, id) where state = 'claimed';

create table lead_numbers (
  company integer not null,
  lead integer not null,
  position integer not null,
  address text not null,
  written text not null,
  label text not null,
  primary key (company, lead, position)
) strict, without rowid;
create index lead_numbers_by_address on lead_numbers (company, address, lead);

create table lead_attempts (
  company integer not null,
  id integer not null,
  lead integer not null,
  number integer not null,
  address text not null,
  agent integer not null,
  interaction integer not null,
  began integer not null,
  ended integer,
  result text not null,
  cause integer not null,
  run integer not null,
  primary key (company, id)
) strict, without rowid;
create index lead_attempts_by_lead on lead_attempts (company, lead, id);
create index lead_attempts_open on lead_attempts (company, id) where ended is null;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('lead_lists', 'lead_lists', '100 50 1'),
  ('lead_lists', 'lead_lists_by_name', '100 50 1'),
  ('lead_uploads', 'lead_uploads', '1000 500 1'),
  ('lead_uploads', 'lead_uploads_by_list', '1000 500 10 1'),
  ('lead_faults', 'lead_faults', '100000 50000 1000 2 1'),
  ('leads', 'leads', '1000000 500000 1'),
  ('leads', 'leads_by_list', '1000000 500000 10000 1'),
  ('leads', 'leads_by_key', '1000000 500000 10000 1'),
  ('leads', 'leads_ready', '500000 250000 5000 5000 1000 500 1'),
  ('leads', 'leads_due', '500000 250000 5000 2500 2 1'),
  ('leads', 'leads_held', '1000 500 2 1'),
  ('lead_numbers', 'lead_numbers', '1500000 750000 2 1'),
  ('lead_numbers', 'lead_numbers_by_address', '1500000 750000 2 1'),
  ('lead_attempts', 'lead_attempts', '1000000 500000 1'),
  ('lead_attempts', 'lead_attempts_by_lead', '1000000 500000 3 1'),
  ('lead_attempts', 'lead_attempts_open', '100 50 1');
analyze sqlite_schema;
