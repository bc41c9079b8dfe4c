-- src/store/migrations/sqlite/0005_sending.sql - what is urgent goes first, and what is in doubt or dead is found.
alter table outbox add column priority integer not null default 1;
alter table outbox add column purpose text not null default '';
drop index outbox_due;
create index outbox_due on outbox (company, medium, priority, due, id) where state = 'waiting';
create index outbox_expiring on outbox (company, medium, expires) where state = 'waiting';
create index outbox_unknown on outbox (company, id) where state = 'unknown';
create index outbox_failed on outbox (company, id) where state = 'failed';
delete from sqlite_stat1 where idx = 'outbox_due';
insert into sqlite_stat1 (tbl, idx, stat) values
  ('outbox', 'outbox_due', '10000 5000 2000 700 2 1'),
  ('outbox', 'outbox_expiring', '10000 5000 2000 2'),
  ('outbox', 'outbox_unknown', '1000 500 1'),
  ('outbox', 'outbox_failed', '100000 50000 1');
analyze sqlite_schema;
