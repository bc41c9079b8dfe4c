-- src/store/migrations/postgresql/0004_sending.sql - what is urgent goes first, and what is in doubt or dead is found.
alter table outbox add column priority bigint not null default 1;
alter table outbox add column purpose text not null default '';
drop index outbox_due;
create index outbox_due on outbox (company, medium, priority, due, id) where state = 'waiting';
create index outbox_expiring on outbox (company, medium, expires) where state = 'waiting';
create index outbox_unknown on outbox (company, id) where state = 'unknown';
create index outbox_failed on outbox (company, id) where state = 'failed';
