-- src/store/migrations/postgresql/0002_promises.sql - answers that are owed to customers.
create table promises (
  company bigint not null,
  id bigint not null,
  customer bigint not null,
  because_of bigint not null,
  question text not null,
  state text not null,
  hidden text not null,
  made bigint not null,
  until bigint not null,
  primary key (company, id)
);
create index promises_by_customer on promises (company, customer);
create index promises_by_contact on promises (company, because_of);
