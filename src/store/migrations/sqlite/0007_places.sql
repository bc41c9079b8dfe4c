-- src/store/migrations/sqlite/0007_places.sql - what goes in a message's place, and its line at its address.
-- `turn` is when it came into that line: those behind it wait for it, whenever it is tried again.
alter table outbox add column instead text not null default '';
alter table outbox add column turn integer not null default 0;
update outbox set turn = due;
create index outbox_lines on outbox (company, medium, address, priority, turn, id)
  where state in ('waiting', 'attempting');
insert into sqlite_stat1 (tbl, idx, stat) values ('outbox', 'outbox_lines', '10000 5000 2000 2 2 1 1');
analyze sqlite_schema;
