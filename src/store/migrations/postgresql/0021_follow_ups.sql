-- src/store/migrations/postgresql/0021_follow_ups.sql - what follows calls, and what customers answered to surveys.
create table follow_ups (
  company bigint not null,
  id bigint not null,
  key text not null,
  kind text not null,
  name text collate "C" not null,
  customer bigint not null,
  address text not null,
  because_of bigint not null,
  campaign text collate "C" not null,
  queue text collate "C" not null,
  disposition text collate "C" not null,
  language text not null,
  agent bigint not null,
  what text not null,
  made bigint not null,
  due bigint not null,
  attempts bigint not null,
  state text not null,
  why text not null,
  settled bigint,
  medium text not null,
  answered bigint,
  primary key (company, id)
);
create unique index follow_ups_by_key on follow_ups (company, key);
create index follow_ups_waiting on follow_ups (company, due, id) where state = 'waiting';
create index follow_ups_of on follow_ups (company, customer, kind, settled);
create index follow_ups_settled on follow_ups (company, kind, settled);
create index follow_ups_by_address on follow_ups (company, address) where customer = 0 and address <> '';
create table survey_answers (
  company bigint not null,
  follow_up bigint not null,
  question text collate "C" not null,
  kind text collate "C" not null,
  number bigint,
  text text not null,
  at bigint not null,
  primary key (company, follow_up, question)
);
