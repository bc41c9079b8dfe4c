-- src/store/migrations/postgresql/0009_received.sql - what providers have brought, by their names for it.
create table received (
  company bigint not null,
  carrier text not null,
  reference text not null,
  interaction bigint not null,
  entry bigint not null,
  at bigint not null,
  primary key (company, carrier, reference)
);
create index received_by_interaction on received (company, interaction);
create index received_by_time on received (company, at);
