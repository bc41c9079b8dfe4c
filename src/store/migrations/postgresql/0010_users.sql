-- src/store/migrations/postgresql/0010_users.sql - who is logged in, and who saw and did what.
alter table users add column administers bigint not null default 0;

create table logins (
  digest text primary key,
  user_id bigint not null references users (id),
  began bigint not null,
  used bigint not null,
  ends bigint not null,
  address text not null
);
create index logins_by_user on logins (user_id);

-- Rows are only added, until they are too old. Company 0: they belong to none.
create table access_notes (
  company bigint not null,
  at bigint not null,
  id bigint not null,
  who text not null,
  operation text not null,
  subject text not null,
  address text not null,
  status bigint not null,
  primary key (company, at, id)
);
create index access_notes_by_time on access_notes (at, id);

