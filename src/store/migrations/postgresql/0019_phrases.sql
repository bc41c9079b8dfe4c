-- src/store/migrations/postgresql/0019_phrases.sql - texts of a company and their translations.
create table phrases (
  company bigint not null,
  from_language text collate "C" not null,
  to_language text collate "C" not null,
  source text collate "C" not null,
  text text not null,
  reviewed bigint not null,
  by_user text not null,
  at bigint not null,
  context text not null,
  primary key (company, from_language, to_language, source)
);
