-- src/store/migrations/sqlite/0028_duty.sql - where agents on duty are, and where their desks are woken.
-- Rows stay when a consent is taken back; 0: it holds.
create table duty_consents (
  user_id integer not null references users (id),
  given integer not null,
  withdrawn integer not null,
  primary key (user_id, given)
) strict, without rowid;

-- Millionths of a degree, and metres.
create table duty_fixes (
  company integer not null,
  user_id integer not null,
  at integer not null,
  latitude integer not null,
  longitude integer not null,
  accuracy integer not null,
  primary key (company, user_id, at)
) strict, without rowid;
create index duty_fixes_by_user on duty_fixes (user_id);

create table duty_devices (
  digest text primary key,
  user_id integer not null references users (id),
  name text not null,
  made integer not null
) strict, without rowid;
create unique index duty_devices_by_user on duty_devices (user_id, name);

create table wake_addresses (
  endpoint text primary key,
  login text not null,
  p256dh text not null,
  auth text not null
) strict, without rowid;
create index wake_addresses_by_login on wake_addresses (login);

insert into sqlite_stat1 (tbl, idx, stat) values
  ('duty_consents', 'duty_consents', '1000 2 1'),
  ('duty_fixes', 'duty_fixes', '100000 50000 500 1'),
  ('duty_fixes', 'duty_fixes_by_user', '100000 500 500 1'),
  ('duty_devices', 'duty_devices', '500 1'),
  ('duty_devices', 'duty_devices_by_user', '500 2 1'),
  ('wake_addresses', 'wake_addresses', '1000 1'),
  ('wake_addresses', 'wake_addresses_by_login', '1000 1');
analyze sqlite_schema;
