-- src/store/migrations/postgresql/0022_work.sql - what is to be done for customers outside of any talk.
create table work_items (
  company bigint not null,
  id bigint not null,
  customer bigint not null,
  address text not null,
  origin text not null,
  queue text not null,
  campaign text not null,
  subject text not null,
  form text not null,
  due bigint,
  state text not null,
  agent bigint not null,
  turn bigint not null,
  times bigint not null,
  contacts text not null,
  key text not null,
  disposition text not null,
  note text not null,
  made bigint not null,
  closed bigint,
  primary key (company, id)
);
create index work_items_open on work_items (company, id) where closed is null;
create index work_items_by_customer on work_items (company, customer, id);
create index work_items_closed on work_items (company, closed) where closed is not null;
create unique index work_items_by_key on work_items (company, key) where key <> '';
