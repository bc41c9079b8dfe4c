-- src/store/migrations/postgresql/0006_instead.sql - what goes in a message's place.
alter table outbox add column instead text not null default '';
