-- src/store/migrations/postgresql/0001_history.sql - companies, their customers, and what happened with them.
-- Every company's key begins with the company. Times are UTC microseconds, ids 64 bits, 0 is nobody and nothing, enums are
-- their names.

create table companies (
  id bigint primary key,
  name text not null unique,
  title text not null
);

create table users (
  id bigint primary key,
  login text not null unique,
  name text not null,
  password_hash text not null,
  language text not null,
  active bigint not null
);

create table grants (
  user_id bigint not null references users (id),
  position bigint not null,
  company bigint not null,
  role text not null,
  primary key (user_id, position)
);

-- A node makes ids of its own; `run` is the life of the store that has it; `largest` is beyond all that it has made.
create table nodes (
  node bigint primary key,
  run bigint not null,
  holder text not null,
  expires bigint not null,
  largest bigint not null
);

create table leases (
  company bigint primary key,
  token bigint not null,
  run bigint not null,
  holder text not null,
  expires bigint not null
);

-- `survivor` names the record that speaks for the merged group; a record alone is its own.
create table customers (
  company bigint not null,
  id bigint not null,
  survivor bigint not null,
  name text not null,
  language text not null,
  language_from text not null,
  language_since bigint not null,
  segment text not null,
  segment_as_of bigint not null,
  since bigint not null,
  seen bigint not null,
  erased bigint not null default 0,
  primary key (company, id)
);
create index customers_by_survivor on customers (company, survivor);

create table identities (
  company bigint not null,
  kind text not null,
  address text not null,
  written text not null,
  customer bigint not null,
  origin text not null,
  primary key (company, kind, address)
);
create index identities_by_customer on identities (company, customer);

create table merges (
  company bigint not null,
  id bigint not null,
  kept bigint not null,
  joined bigint not null,
  why text not null,
  by_user bigint,
  origin text not null,
  at bigint not null,
  undone bigint,
  primary key (company, id)
);
create index merges_by_kept on merges (company, kept);
create index merges_by_joined on merges (company, joined);

create table consents (
  company bigint not null,
  customer bigint not null,
  purpose text not null,
  medium text not null,
  at bigint not null,
  given bigint not null,
  proof text not null,
  origin text not null,
  primary key (company, customer, purpose, medium, at)
);

create table do_not_contact (
  company bigint not null,
  kind text not null,
  address text not null,
  list text not null,
  medium text not null,
  written text not null,
  why text not null,
  origin text not null,
  at bigint not null,
  until bigint,
  primary key (company, kind, address, list, medium)
);

-- `run` is the life of the store that it began in.
create table interactions (
  company bigint not null,
  id bigint not null,
  customer bigint not null,
  kind text not null,
  way text not null,
  medium text not null,
  address text not null,
  service text not null,
  language text not null,
  flow text not null,
  campaign text not null,
  queue text not null,
  agent bigint not null,
  began bigint not null,
  ended bigint,
  how_ended text not null,
  disposition text not null,
  source text not null,
  reference text not null,
  details text not null,
  run bigint not null,
  primary key (company, id)
);
create index interactions_by_customer on interactions (company, customer, began desc, id desc);
create index interactions_open on interactions (company, id) where ended is null;
create index interactions_by_began on interactions (company, began);
create unique index interactions_by_reference on interactions (company, source, reference) where reference <> '';

-- The timeline: one customer's entries lie together.
create table entries (
  company bigint not null,
  customer bigint not null,
  at bigint not null,
  id bigint not null,
  interaction bigint not null,
  kind text not null,
  medium text not null,
  by_user bigint not null,
  text text not null,
  details text not null,
  primary key (company, customer, at, id)
);
create index entries_by_interaction on entries (company, interaction, at, id) where interaction <> 0;
create index entries_by_time on entries (company, at);

create table dispositions (
  company bigint not null,
  code text not null,
  labels text not null,
  meaning text not null,
  retired bigint not null,
  primary key (company, code)
);

-- `cause` is the customer of the interaction that the message is because of; `claim` the claim that gave it to a sender.
create table outbox (
  company bigint not null,
  id bigint not null,
  customer bigint not null,
  because_of bigint not null,
  cause bigint not null,
  medium text not null,
  address text not null,
  text text not null,
  clear text not null,
  details text not null,
  key text not null,
  made bigint not null,
  due bigint not null,
  expires bigint not null,
  state text not null,
  attempts bigint not null,
  run bigint not null,
  claim bigint not null,
  provider_id text not null,
  why text not null,
  primary key (company, id)
);
create unique index outbox_by_key on outbox (company, key) where key <> '';
create index outbox_due on outbox (company, medium, due, id) where state = 'waiting';
create index outbox_attempting on outbox (company, id) where state = 'attempting';
create index outbox_by_provider on outbox (company, medium, provider_id) where provider_id <> '';
create index outbox_by_customer on outbox (company, customer, id) where customer <> 0;
create index outbox_by_cause on outbox (company, cause, id) where cause <> 0;
create index outbox_by_made on outbox (company, made);

create table sessions (
  company bigint not null,
  interaction bigint not null,
  graph text not null,
  state text not null,
  hidden text not null,
  saved bigint not null,
  primary key (company, interaction)
);
create index sessions_by_graph on sessions (company, graph);

create table graphs (
  company bigint not null,
  digest text not null,
  files text not null,
  primary key (company, digest)
);
