-- src/store/migrations/postgresql/0012_recordings.sql - recordings on a disk: whose, and until when they are kept.
create table recordings (
  company bigint not null,
  id bigint not null,
  customer bigint not null,
  interaction bigint not null,
  campaign text not null,
  queue text not null,
  file text not null,
  began bigint not null,
  ended bigint,
  length bigint not null,
  until bigint not null,
  attempts bigint not null,
  why text not null,
  primary key (company, id)
);
create index recordings_by_until on recordings (company, until, id);
create index recordings_by_customer on recordings (company, customer) where customer <> 0;
create index recordings_by_interaction on recordings (company, interaction) where interaction <> 0;
