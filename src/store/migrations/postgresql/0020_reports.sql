-- src/store/migrations/postgresql/0020_reports.sql - agents' work, and roll-ups of what records count for.
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

-- Quarters that are to be counted again: by whoever writes, with what he writes. `taken` is 0, or the build that counts it now.
create table report_due (
  company bigint not null,
  source text not null,
  start bigint not null,
  taken bigint not null,
  primary key (company, source, start, taken)
);

-- Quarters that retention has removed from: they stay as they were counted.
create table report_sealed (
  company bigint not null,
  source text not null,
  start bigint not null,
  primary key (company, source, start)
);

-- Messages of a time, whatever became of them, are counted and swept by this one. Partial by what is always so: who asks for a
-- time asks for no null, and who asks by the key alone is never answered by it (see 0006).
drop index outbox_by_made;
create index outbox_by_made on outbox (company, made, id) where made is not null;
create index lead_attempts_by_began on lead_attempts (company, began, id);
create index lead_attempts_by_interaction on lead_attempts (company, interaction) where interaction <> 0;

insert into report_due (company, source, start, taken)
  select distinct company, 'contacts', began / 900000000 * 900000000, 0 from interactions
  union select distinct company, 'attempts', began / 900000000 * 900000000, 0 from lead_attempts
  union select distinct company, 'messages', made / 900000000 * 900000000, 0 from outbox;
