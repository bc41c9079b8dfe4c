-- src/store/migrations/sqlite/0016_reports.sql - agents' work, and roll-ups of what records count for.
create table queue_visits (
  company integer not null,
  id integer not null,
  interaction integer not null,
  queue text not null,
  medium text not null,
  agent integer not null,
  came integer not null,
  how text not null,
  why text not null,
  waited integer not null,
  talked integer not null,
  held integer not null,
  wrapped integer not null,
  primary key (company, id)
) strict, without rowid;
create index queue_visits_by_came on queue_visits (company, came, id);
create index queue_visits_by_interaction on queue_visits (company, interaction);

create table agent_spans (
  company integer not null,
  id integer not null,
  agent integer not null,
  state text not null,
  code text not null,
  began integer not null,
  length integer not null,
  primary key (company, id)
) strict, without rowid;
create index agent_spans_by_began on agent_spans (company, began, id);

-- Sums of a quarter of an hour (900 s), an hour (3600) or a day (86400) of UTC: "MEASURE:SUM,...".
create table report_cells (
  company integer not null,
  source text not null,
  dimension text not null,
  span integer not null,
  start integer not null,
  value text not null,
  counts text not null,
  primary key (company, source, dimension, span, start, value)
) strict, without rowid;

-- Quarters that are to be counted again; `mark` rises with every write.
create table report_due (
  company integer not null,
  source text not null,
  start integer not null,
  mark integer not null,
  primary key (company, source, start)
) strict, without rowid;

-- Quarters that retention has removed from: they stay as they were counted.
create table report_sealed (
  company integer not null,
  source text not null,
  start integer not null,
  primary key (company, source, start)
) strict, without rowid;

create index lead_attempts_by_began on lead_attempts (company, began, id);
create index lead_attempts_by_interaction on lead_attempts (company, interaction) where interaction <> 0;

create trigger interactions_new after insert on interactions begin
  insert into report_due (company, source, start, mark)
    select new.company, 'contacts', new.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'contacts'
      and s.start = new.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger interactions_changed after update of language, flow, campaign, queue, agent, ended, how_ended, disposition, details, began on interactions begin
  insert into report_due (company, source, start, mark)
    select new.company, 'contacts', new.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'contacts'
      and s.start = new.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger interactions_gone after delete on interactions begin
  insert into report_due (company, source, start, mark)
    select old.company, 'contacts', old.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = old.company and s.source = 'contacts'
      and s.start = old.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

create trigger queue_visits_new after insert on queue_visits begin
  insert into report_due (company, source, start, mark)
    select new.company, 'visits', new.came / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'visits'
      and s.start = new.came / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger queue_visits_gone after delete on queue_visits begin
  insert into report_due (company, source, start, mark)
    select old.company, 'visits', old.came / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = old.company and s.source = 'visits'
      and s.start = old.came / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

create trigger agent_spans_new after insert on agent_spans begin
  insert into report_due (company, source, start, mark)
    select new.company, 'work', new.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'work'
      and s.start = new.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger agent_spans_gone after delete on agent_spans begin
  insert into report_due (company, source, start, mark)
    select old.company, 'work', old.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = old.company and s.source = 'work'
      and s.start = old.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

create trigger lead_attempts_new after insert on lead_attempts begin
  insert into report_due (company, source, start, mark)
    select new.company, 'attempts', new.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'attempts'
      and s.start = new.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger lead_attempts_changed after update of result, interaction, ended on lead_attempts begin
  insert into report_due (company, source, start, mark)
    select new.company, 'attempts', new.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'attempts'
      and s.start = new.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger lead_attempts_gone after delete on lead_attempts begin
  insert into report_due (company, source, start, mark)
    select old.company, 'attempts', old.began / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = old.company and s.source = 'attempts'
      and s.start = old.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

create trigger outbox_new after insert on outbox begin
  insert into report_due (company, source, start, mark)
    select new.company, 'messages', new.made / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'messages'
      and s.start = new.made / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger outbox_changed after update of state, details, text on outbox begin
  insert into report_due (company, source, start, mark)
    select new.company, 'messages', new.made / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = new.company and s.source = 'messages'
      and s.start = new.made / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger outbox_gone after delete on outbox begin
  insert into report_due (company, source, start, mark)
    select old.company, 'messages', old.made / 900000000 * 900000000, 1 where not exists (
      select 1 from report_sealed s where s.company = old.company and s.source = 'messages'
      and s.start = old.made / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

-- What hangs on an interaction counts by its language, disposition and so on.
create trigger interactions_changed_behind after update of language, flow, campaign, disposition, details on interactions
begin
  insert into report_due (company, source, start, mark)
    select distinct o.company, 'visits', o.came / 900000000 * 900000000, 1 from queue_visits o
    where o.company = new.company and o.interaction = new.id and o.interaction <> 0 and not exists (
      select 1 from report_sealed s where s.company = o.company and s.source = 'visits'
      and s.start = o.came / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
  insert into report_due (company, source, start, mark)
    select distinct o.company, 'attempts', o.began / 900000000 * 900000000, 1 from lead_attempts o
    where o.company = new.company and o.interaction = new.id and o.interaction <> 0 and not exists (
      select 1 from report_sealed s where s.company = o.company and s.source = 'attempts'
      and s.start = o.began / 900000000 * 900000000)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

-- A code that means something else now: in all that were counted with it.
create trigger dispositions_changed after update of meaning on dispositions when new.meaning <> old.meaning begin
  insert into report_due (company, source, start, mark)
    select c.company, c.source, c.start, 1 from report_cells c where c.company = new.company
    and c.source in ('contacts', 'attempts') and c.dimension = 'disposition' and c.span = 900 and c.value = new.code
    and not exists (select 1 from report_sealed s where s.company = c.company and s.source = c.source
    and s.start = c.start)
    on conflict (company, source, start) do update set mark = mark + 1;
end;
create trigger dispositions_new after insert on dispositions begin
  insert into report_due (company, source, start, mark)
    select c.company, c.source, c.start, 1 from report_cells c where c.company = new.company
    and c.source in ('contacts', 'attempts') and c.dimension = 'disposition' and c.span = 900 and c.value = new.code
    and not exists (select 1 from report_sealed s where s.company = c.company and s.source = c.source
    and s.start = c.start)
    on conflict (company, source, start) do update set mark = mark + 1;
end;

insert into report_due
  select distinct company, 'contacts', began / 900000000 * 900000000, 1 from interactions where true
  union select distinct company, 'attempts', began / 900000000 * 900000000, 1 from lead_attempts where true
  union select distinct company, 'messages', made / 900000000 * 900000000, 1 from outbox where true;

insert into sqlite_stat1 (tbl, idx, stat) values
  ('queue_visits', 'queue_visits', '10000000 5000000 1'),
  ('queue_visits', 'queue_visits_by_came', '10000000 5000000 2 1'),
  ('queue_visits', 'queue_visits_by_interaction', '10000000 5000000 2'),
  ('agent_spans', 'agent_spans', '10000000 5000000 1'),
  ('agent_spans', 'agent_spans_by_began', '10000000 5000000 2 1'),
  ('report_cells', 'report_cells', '10000000 5000000 1000000 100000 50000 30 1'),
  ('report_due', 'report_due', '1000 500 200 1'),
  ('report_sealed', 'report_sealed', '100000 50000 20000 1'),
  ('lead_attempts', 'lead_attempts_by_began', '1000000 500000 2 1'),
  ('lead_attempts', 'lead_attempts_by_interaction', '1000000 500000 2');
analyze sqlite_schema;
