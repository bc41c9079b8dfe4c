-- src/store/migrations/sqlite/0007_instead.sql - what goes in a message's place.
alter table outbox add column instead text not null default '';
