-- src/store/migrations/postgresql/0006_places.sql - what goes in a message's place, and its line at its address.
-- `turn` is when it came into that line: those behind it wait for it, whenever it is tried again.
alter table outbox add column instead text not null default '';
alter table outbox add column turn bigint not null default 0;
update outbox set turn = due;
create index outbox_lines on outbox (company, medium, address, priority, turn, id)
  where state in ('waiting', 'attempting');
-- Partial, as what is swept is: where the table was small when its plans were made, rows were looked for by this index instead
-- of by their key, and went on being so.
drop index outbox_by_made;
create index outbox_by_made on outbox (company, made) where state in ('sent', 'delivered', 'read', 'failed', 'cancelled');
