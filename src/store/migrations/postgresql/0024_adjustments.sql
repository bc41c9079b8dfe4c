-- src/store/migrations/postgresql/0024_adjustments.sql - what people change of flows beside their configuration.
create table adjustments (
  company bigint not null,
  id bigint not null,
  kind text collate "C" not null,
  item text collate "C" not null,
  body text not null,
  by_user text not null,
  at bigint not null,
  bytes bigint not null,
  primary key (company, id)
);
create index adjustments_by_item on adjustments (company, kind, item, id);
create table adjustment_contents (
  company bigint not null,
  id bigint not null,
  content text not null,
  primary key (company, id)
);
