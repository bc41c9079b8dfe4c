-- src/store/migrations/sqlite/0021_reports.sql - agents' work, and roll-ups of what records count for.
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

-- Quarters that are to be counted again: by whoever writes, with what he writes. `taken` is 0, or the build that counts it now.
create table report_due (
  company integer not null,
  source text not null,
  start integer not null,
  taken integer not null,
  primary key (company, source, start, taken)
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

insert into report_due (company, source, start, taken)
  select distinct company, 'contacts', began / 900000000 * 900000000, 0 from interactions where true
  union select distinct company, 'attempts', began / 900000000 * 900000000, 0 from lead_attempts where true
  union select distinct company, 'messages', made / 900000000 * 900000000, 0 from outbox where true;

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
