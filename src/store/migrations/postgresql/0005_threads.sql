-- src/store/migrations/postgresql/0005_threads.sql - written conversations, and whose turn each is.
create table threads (
  company bigint not null,
  interaction bigint not null,
  customer bigint not null,
  medium text not null,
  carrier text not null,
  service text not null,
  address text not null,
  state text not null,
  owner text not null,
  agent bigint not null,
  turn bigint not null,
  until bigint,
  waits_since bigint,
  wakes bigint,
  queue text not null,
  language text not null,
  slots text not null,
  token text not null,
  continues bigint not null,
  awaits_secret bigint not null,
  disposition text not null,
  opened bigint not null,
  last_in bigint,
  last_out bigint,
  reopened bigint not null,
  due bigint generated always as (case when state = 'snoozed' then wakes else until end) stored,
  primary key (company, interaction)
);
create index threads_by_address on threads (company, medium, address, service, opened desc);
create index threads_open on threads (company, interaction) where state <> 'closed';
create index threads_due on threads (company, due, interaction) where state <> 'closed' and due is not null;
create index threads_by_token on threads (company, token) where token <> '';
create index threads_by_customer on threads (company, customer, interaction);
