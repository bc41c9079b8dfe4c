-- src/store/migrations/postgresql/0011_lists.sql - lists of leads, their numbers and attempts.
create table lead_lists (
  company bigint not null,
  id bigint not null,
  name text not null,
  campaign text not null,
  made bigint not null,
  primary key (company, id)
);
create unique index lead_lists_by_name on lead_lists (company, name);

create table lead_uploads (
  company bigint not null,
  id bigint not null,
  list bigint not null,
  file text not null,
  hash text not null,
  scope text not null,
  state text not null,
  why text not null,
  bytes bigint not null,
  read bigint not null,
  rows bigint not null,
  added bigint not null,
  unchanged bigint not null,
  duplicate bigint not null,
  forbidden bigint not null,
  invalid bigint not null,
  began bigint not null,
  over bigint,
  primary key (company, id)
);
create index lead_uploads_by_list on lead_uploads (company, list, id);

create table lead_faults (
  company bigint not null,
  upload bigint not null,
  line bigint not null,
  place bigint not null,
  field text not null,
  value text not null,
  reason text not null,
  detail text not null,
  primary key (company, upload, line, place)
);

-- `rank` is its place among those that may be claimed.
create table leads (
  company bigint not null,
  id bigint not null,
  list bigint not null,
  upload bigint not null,
  line bigint not null,
  key text not null,
  name text not null,
  language text not null,
  region text not null,
  priority bigint not null,
  fields text not null,
  digest bigint not null,
  state text not null,
  rank bigint not null,
  next bigint not null,
  due bigint not null,
  agent bigint not null,
  attempts bigint not null,
  today bigint not null,
  day bigint not null,
  why text not null,
  run bigint not null,
  until bigint not null,
  primary key (company, id)
);
create index leads_by_list on leads (company, list, id);
create index leads_by_key on leads (company, list, key) where key <> '';
create index leads_ready on leads (company, list, agent, region, rank, id) where state = 'ready';
create index leads_due on leads (company, list, state, due, id) where state in ('later', 'callback');
create index leads_held on leads (company, until, id) where state = 'claimed';

create table lead_numbers (
  company bigint not null,
  lead bigint not null,
  position bigint not null,
  address text not null,
  written text not null,
  label text not null,
  primary key (company, lead, position)
);
create index lead_numbers_by_address on lead_numbers (company, address, lead);

create table lead_attempts (
  company bigint not null,
  id bigint not null,
  lead bigint not null,
  number bigint not null,
  address text not null,
  agent bigint not null,
  interaction bigint not null,
  began bigint not null,
  ended bigint,
  result text not null,
  cause bigint not null,
  run bigint not null,
  primary key (company, id)
);
create index lead_attempts_by_lead on lead_attempts (company, lead, id);
create index lead_attempts_open on lead_attempts (company, id) where ended is null;
