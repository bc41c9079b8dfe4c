-- src/store/migrations/sqlite/0003_promises.sql - answers that are owed to customers.
create table promises (
  company integer not null,
  id integer not null,
  customer integer not null,
  because_of integer not null,
  question text not null,
  state text not null,
  hidden text not null,
  made integer not null,
  until integer not null,
  primary key (company, id)
) strict, without rowid;
create index promises_by_customer on promises (company, customer);
create index promises_by_contact on promises (company, because_of);
insert into sqlite_stat1 (tbl, idx, stat) values
  ('promises', 'promises', '10000 5000 1'),
  ('promises', 'promises_by_customer', '10000 5000 1'),
  ('promises', 'promises_by_contact', '10000 5000 1');
analyze sqlite_schema;
