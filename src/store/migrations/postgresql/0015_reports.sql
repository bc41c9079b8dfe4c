-- src/store/migrations/postgresql/0015_reports.sql - agents' work, and roll-ups of what records count for.
create table queue_visits (
  company bigint not null,
  id bigint not null,
  interaction bigint not null,
  queue text not null,
  medium text not null,
  agent bigint not null,
  came bigint not null,
  how text not null,
  why text not null,
  waited bigint not null,
  talked bigint not null,
  held bigint not null,
  wrapped bigint not null,
  primary key (company, id)
);
create index queue_visits_by_came on queue_visits (company, came, id);
create index queue_visits_by_interaction on queue_visits (company, interaction);

create table agent_spans (
  company bigint not null,
  id bigint not null,
  agent bigint not null,
  state text not null,
  code text not null,
  began bigint not null,
  length bigint not null,
  primary key (company, id)
);
create index agent_spans_by_began on agent_spans (company, began, id);

-- Sums of a quarter of an hour (900 s), an hour (3600) or a day (86400) of UTC: "MEASURE:SUM,...".
create table report_cells (
  company bigint not null,
  source text not null,
  dimension text not null,
  span bigint not null,
  start bigint not null,
  value text not null,
  counts text not null,
  primary key (company, source, dimension, span, start, value)
);

-- Quarters that are to be counted again, once for each write: rows are only added and removed, so that nobody waits for
-- another who writes.
create table report_due (
  company bigint not null,
  source text not null,
  start bigint not null,
  mark bigint not null generated always as identity,
  primary key (company, source, start, mark)
);

-- Quarters that retention has removed from: they stay as they were counted.
create table report_sealed (
  company bigint not null,
  source text not null,
  start bigint not null,
  primary key (company, source, start)
);

create index lead_attempts_by_began on lead_attempts (company, began, id);
create index lead_attempts_by_interaction on lead_attempts (company, interaction) where interaction <> 0;

create function report_meaning() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select c.company, c.source, c.start from changed n join report_cells c on c.company = n.company
    and c.source in ('contacts', 'attempts') and c.dimension = 'disposition' and c.span = 900 and c.value = n.code
    where not exists (select 1 from report_sealed s where s.company = c.company and s.source = c.source
    and s.start = c.start);
  return null;
end $$;
-- A row at a time, so that what hangs on it is found by its index.
create function report_behind() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select distinct o.company, 'visits', o.came / 900000000 * 900000000 from queue_visits o
    where o.company = new.company and o.interaction = new.id and o.interaction <> 0 and not exists (
      select 1 from report_sealed s where s.company = o.company and s.source = 'visits'
      and s.start = o.came / 900000000 * 900000000);
  insert into report_due (company, source, start)
    select distinct o.company, 'attempts', o.began / 900000000 * 900000000 from lead_attempts o
    where o.company = new.company and o.interaction = new.id and o.interaction <> 0 and not exists (
      select 1 from report_sealed s where s.company = o.company and s.source = 'attempts'
      and s.start = o.began / 900000000 * 900000000);
  return null;
end $$;

create function report_contacts() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select distinct c.company, 'contacts', c.began / 900000000 * 900000000 from changed c where not exists (
      select 1 from report_sealed s where s.company = c.company and s.source = 'contacts'
      and s.start = c.began / 900000000 * 900000000);
  return null;
end $$;
create trigger interactions_new after insert on interactions referencing new table as changed
  for each statement execute function report_contacts();
create trigger interactions_changed after update on interactions referencing new table as changed
  for each statement execute function report_contacts();
create trigger interactions_gone after delete on interactions referencing old table as changed
  for each statement execute function report_contacts();

create function report_visits() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select distinct c.company, 'visits', c.came / 900000000 * 900000000 from changed c where not exists (
      select 1 from report_sealed s where s.company = c.company and s.source = 'visits'
      and s.start = c.came / 900000000 * 900000000);
  return null;
end $$;
create trigger queue_visits_new after insert on queue_visits referencing new table as changed
  for each statement execute function report_visits();
create trigger queue_visits_changed after update on queue_visits referencing new table as changed
  for each statement execute function report_visits();
create trigger queue_visits_gone after delete on queue_visits referencing old table as changed
  for each statement execute function report_visits();

create function report_work() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select distinct c.company, 'work', c.began / 900000000 * 900000000 from changed c where not exists (
      select 1 from report_sealed s where s.company = c.company and s.source = 'work'
      and s.start = c.began / 900000000 * 900000000);
  return null;
end $$;
create trigger agent_spans_new after insert on agent_spans referencing new table as changed
  for each statement execute function report_work();
create trigger agent_spans_changed after update on agent_spans referencing new table as changed
  for each statement execute function report_work();
create trigger agent_spans_gone after delete on agent_spans referencing old table as changed
  for each statement execute function report_work();

create function report_attempts() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select distinct c.company, 'attempts', c.began / 900000000 * 900000000 from changed c where not exists (
      select 1 from report_sealed s where s.company = c.company and s.source = 'attempts'
      and s.start = c.began / 900000000 * 900000000);
  return null;
end $$;
create trigger lead_attempts_new after insert on lead_attempts referencing new table as changed
  for each statement execute function report_attempts();
create trigger lead_attempts_changed after update on lead_attempts referencing new table as changed
  for each statement execute function report_attempts();
create trigger lead_attempts_gone after delete on lead_attempts referencing old table as changed
  for each statement execute function report_attempts();

create function report_messages() returns trigger language plpgsql as $$ begin
  insert into report_due (company, source, start)
    select distinct c.company, 'messages', c.made / 900000000 * 900000000 from changed c where not exists (
      select 1 from report_sealed s where s.company = c.company and s.source = 'messages'
      and s.start = c.made / 900000000 * 900000000);
  return null;
end $$;
create trigger outbox_new after insert on outbox referencing new table as changed
  for each statement execute function report_messages();
create trigger outbox_changed after update on outbox referencing new table as changed
  for each statement execute function report_messages();
create trigger outbox_gone after delete on outbox referencing old table as changed
  for each statement execute function report_messages();

-- What hangs on an interaction counts by its language, disposition and so on.
create trigger interactions_changed_behind after update on interactions for each row
  when ((old.language, old.flow, old.campaign, old.disposition, old.details) is distinct from
        (new.language, new.flow, new.campaign, new.disposition, new.details)) execute function report_behind();
-- A code that means something else now: in all that were counted with it.
create trigger dispositions_new after insert on dispositions referencing new table as changed
  for each statement execute function report_meaning();
create trigger dispositions_changed after update on dispositions referencing new table as changed
  for each statement execute function report_meaning();

insert into report_due (company, source, start)
  select distinct company, 'contacts', began / 900000000 * 900000000 from interactions
  union select distinct company, 'attempts', began / 900000000 * 900000000 from lead_attempts
  union select distinct company, 'messages', made / 900000000 * 900000000 from outbox;
