-- src/store/migrations/postgresql/0007_campaigns.sql - campaigns by message, and what became of each recipient.
create table campaigns (
  company bigint not null,
  id bigint not null,
  name text not null,
  state text not null,
  plan text not null,
  cursor text not null,
  selected bigint not null,
  all_selected bigint not null,
  why text not null,
  made bigint not null,
  started bigint,
  over bigint,
  primary key (company, id)
);
create unique index campaigns_by_name on campaigns (company, name);

create table recipients (
  company bigint not null,
  campaign bigint not null,
  line bigint not null,
  address text not null,
  written text not null,
  language text not null,
  area text not null,
  fields text not null,
  customer bigint not null,
  message bigint not null,
  fate text not null,
  why text not null,
  answered bigint,
  opted_out bigint,
  primary key (company, campaign, line)
);
create index recipients_by_address on recipients (company, address, campaign) where address <> '';
create index recipients_by_customer on recipients (company, customer, campaign, fate, message) where customer <> 0;
create index recipients_by_fate on recipients (company, campaign, fate, why);
create index recipients_answered on recipients (company, campaign) where answered is not null;
create index recipients_opted_out on recipients (company, campaign) where opted_out is not null;

-- A message is a campaign's by its key.
alter table outbox add column campaign bigint generated always as
  (case when key ~ '^campaign:[0-9]{1,19}:' then
    case when split_part(key, ':', 2)::numeric <= 9223372036854775807 then split_part(key, ':', 2)::bigint else 0 end
  else 0 end) stored;
create index outbox_by_campaign on outbox (company, campaign, state) where campaign <> 0;
create index customers_by_segment on customers (company, segment, id);
