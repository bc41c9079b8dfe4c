-- src/store/migrations/sqlite/0020_phrases.sql - texts of a company and their translations.
create table phrases (
  company integer not null,
  from_language text not null,
  to_language text not null,
  source text not null,
  text text not null,
  reviewed integer not null,
  by_user text not null,
  at integer not null,
  context text not null,
  primary key (company, from_language, to_language, source)
) strict, without rowid;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('phrases', 'phrases', '10000 5000 5000 1000 1');
analyze sqlite_schema;
