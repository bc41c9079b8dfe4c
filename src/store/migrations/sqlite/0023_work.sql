-- src/store/migrations/sqlite/0023_work.sql - what is to be done for customers outside of any talk.
create table work_items (
  company integer not null,
  id integer not null,
  customer integer not null,
  address text not null,
  origin text not null,
  queue text not null,
  campaign text not null,
  subject text not null,
  form text not null,
  due integer,
  state text not null,
  agent integer not null,
  turn integer not null,
  times integer not null,
  contacts text not null,
  key text not null,
  disposition text not null,
  note text not null,
  made integer not null,
  closed integer,
  primary key (company, id)
) strict, without rowid;
create index work_items_open on work_items (company, id) where closed is null;
create index work_items_by_customer on work_items (company, customer, id);
create index work_items_closed on work_items (company, closed) where closed is not null;
create unique index work_items_by_key on work_items (company, key) where key <> '';
insert into sqlite_stat1 (tbl, idx, stat) values
  ('work_items', 'work_items', '100000 50000 1'),
  ('work_items', 'work_items_open', '1000 500 1'),
  ('work_items', 'work_items_by_customer', '100000 50000 4 1'),
  ('work_items', 'work_items_closed', '99000 49500 1'),
  ('work_items', 'work_items_by_key', '10000 5000 1');
analyze sqlite_schema;
