-- src/store/migrations/postgresql/0006_places.sql - what goes in a message's place, and its own in the line at its address.
-- `turn` is when it came into that line: those behind it wait for it, whenever it is tried again.
alter table outbox add column instead text not null default '';
alter table outbox add column turn bigint not null default 0;
update outbox set turn = due;
create index outbox_lines on outbox (company, medium, address, priority, turn, id)
  where state in ('waiting', 'attempting');
