-- src/store/migrations/sqlite/0008_campaigns.sql - campaigns by message, and what became of each recipient.
create table campaigns (
  company integer not null,
  id integer not null,
  name text not null,
  state text not null,
  plan text not null,
  cursor text not null,
  selected integer not null,
  all_selected integer not null,
  why text not null,
  made integer not null,
  started integer,
  over integer,
  primary key (company, id)
) strict, without rowid;
create unique index campaigns_by_name on campaigns (company, name);

create table recipients (
  company integer not null,
  campaign integer not null,
  line integer not null,
  address text not null,
  written text not null,
  language text not null,
  area text not null,
  fields text not null,
  customer integer not null,
  message integer not null,
  fate text not null,
  why text not null,
  answered integer,
  opted_out integer,
  primary key (company, campaign, line)
) strict, without rowid;
create index recipients_by_address on recipients (company, address, campaign) where address <> '';
create index recipients_by_customer on recipients (company, customer, campaign, fate, message) where customer <> 0;
create index recipients_by_fate on recipients (company, campaign, fate, why);
create index recipients_answered on recipients (company, campaign) where answered is not null;
create index recipients_opted_out on recipients (company, campaign) where opted_out is not null;

-- A message is a campaign's by its key.
alter table outbox add column campaign integer generated always as
  (case when substr(key, 1, 9) = 'campaign:' then cast(substr(key, 10) as integer) else 0 end) virtual;
create index outbox_by_campaign on outbox (company, campaign, state) where campaign <> 0;
create index customers_by_segment on customers (company, segment, id);
insert into sqlite_stat1 (tbl, idx, stat) values
  ('campaigns', 'campaigns', '100 50 1'),
  ('recipients', 'recipients', '1000000 500000 10000 1'),
  ('recipients', 'recipients_by_address', '1000000 500000 2 1'),
  ('recipients', 'recipients_by_customer', '1000000 500000 5 1 1 1'),
  ('recipients', 'recipients_by_fate', '1000000 500000 10000 5000 2000'),
  ('recipients', 'recipients_answered', '10000 5000 100'),
  ('recipients', 'recipients_opted_out', '1000 500 10'),
  ('outbox', 'outbox_by_campaign', '1000000 500000 10000 3000'),
  ('customers', 'customers_by_segment', '1000000 500000 100000 1');
analyze sqlite_schema;
