-- src/store/migrations/postgresql/0027_duty.sql - where agents on duty are, and where their desks are woken.
-- Rows stay when a consent is taken back; 0: it holds.
create table duty_consents (
  user_id bigint not null references users (id),
  given bigint not null,
  withdrawn bigint not null,
  primary key (user_id, given)
);

-- Millionths of a degree, and metres.
create table duty_fixes (
  company bigint not null,
  user_id bigint not null,
  at bigint not null,
  latitude bigint not null,
  longitude bigint not null,
  accuracy bigint not null,
  primary key (company, user_id, at)
);
create index duty_fixes_by_user on duty_fixes (user_id);

create table duty_devices (
  digest text primary key,
  user_id bigint not null references users (id),
  name text collate "C" not null,
  made bigint not null
);
create unique index duty_devices_by_user on duty_devices (user_id, name);

create table wake_addresses (
  endpoint text collate "C" primary key,
  login text not null,
  p256dh text not null,
  auth text not null
);
create index wake_addresses_by_login on wake_addresses (login);
