-- src/store/migrations/sqlite/0009_files.sql - files that came and go with messages; their content lies elsewhere.
create table files (
  company integer not null,
  id integer not null,
  customer integer not null,
  interaction integer not null,
  entry integer not null,
  place integer not null,
  state text not null,
  source text not null,
  hash text not null,
  type text not null,
  name text not null,
  size integer not null,
  why text not null,
  attempts integer not null,
  made integer not null,
  due integer not null,
  primary key (company, id)
) strict, without rowid;
create index files_wanted on files (company, id) where state = 'wanted';
create index files_by_hash on files (company, hash, id) where hash <> '';
create index files_by_customer on files (company, customer) where customer <> 0;
create index files_by_interaction on files (company, interaction) where interaction <> 0;
create index files_by_time on files (company, made);
insert into sqlite_stat1 (tbl, idx, stat) values
  ('files', 'files', '1000000 500000 1'),
  ('files', 'files_wanted', '1000 500 1'),
  ('files', 'files_by_hash', '1000000 500000 2 1'),
  ('files', 'files_by_customer', '1000000 500000 20'),
  ('files', 'files_by_interaction', '1000000 500000 2'),
  ('files', 'files_by_time', '1000000 500000 2');
analyze sqlite_schema;
