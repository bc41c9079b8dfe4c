-- src/store/migrations/sqlite/0011_users.sql - who is logged in, and who saw and did what.
alter table users add column administers integer not null default 0;

create table logins (
  digest text primary key,
  user_id integer not null references users (id),
  began integer not null,
  used integer not null,
  ends integer not null,
  address text not null
) strict, without rowid;
create index logins_by_user on logins (user_id);

-- Rows are only added, until they are too old. Company 0: they belong to none.
create table access_notes (
  company integer not null,
  at integer not null,
  id integer not null,
  who text not null,
  operation text not null,
  subject text not null,
  address text not null,
  status integer not null,
  primary key (company, at, id)
) strict, without rowid;
create index access_notes_by_time on access_notes (at, id);

insert into sqlite_stat1 (tbl, idx, stat) values
  ('logins', 'logins', '1000 1'),
  ('logins', 'logins_by_user', '1000 2'),
  ('access_notes', 'access_notes', '10000000 5000000 2 1'),
  ('access_notes', 'access_notes_by_time', '10000000 2 1');
analyze sqlite_schema;
