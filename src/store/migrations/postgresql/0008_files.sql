-- src/store/migrations/postgresql/0008_files.sql - files that came and go with messages; their content lies elsewhere.
create table files (
  company bigint not null,
  id bigint not null,
  customer bigint not null,
  interaction bigint not null,
  entry bigint not null,
  place bigint not null,
  state text not null,
  source text not null,
  hash text not null,
  type text not null,
  name text not null,
  size bigint not null,
  why text not null,
  attempts bigint not null,
  made bigint not null,
  due bigint not null,
  primary key (company, id)
);
create index files_wanted on files (company, id) where state = 'wanted';
create index files_by_hash on files (company, hash, id) where hash <> '';
create index files_by_customer on files (company, customer) where customer <> 0;
create index files_by_interaction on files (company, interaction) where interaction <> 0;
create index files_by_time on files (company, made);
