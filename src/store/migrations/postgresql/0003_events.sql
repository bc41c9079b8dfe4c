-- src/store/migrations/postgresql/0003_events.sql - a company's events, and who is still to hear of them.
-- Positions grow in the order of the commits; `id` is what a receiver drops repeats by.
create table events (
  company bigint not null,
  position bigint not null,
  id bigint not null,
  type text not null,
  at bigint not null,
  customer bigint not null,
  interaction bigint not null,
  data text not null,
  primary key (company, position)
);
create unique index events_by_id on events (company, id);
create index events_by_time on events (company, at);
create index events_by_customer on events (company, customer) where customer <> 0;

-- A row goes when its webhook has been told.
create table deliveries (
  company bigint not null,
  webhook text not null,
  position bigint not null,
  due bigint not null,
  attempts bigint not null,
  why text not null,
  primary key (company, webhook, position)
);
create index deliveries_by_position on deliveries (company, position);
