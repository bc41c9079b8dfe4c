-- src/store/migrations/sqlite/0001_history.sql - companies, their customers, and what happened with them.
-- Every company's key begins with the company. Times are UTC microseconds, ids 64 bits, 0 is nobody and nothing, enums are
-- their names. WITHOUT ROWID where rows are read by their key and in its order.

create table companies (
  id integer primary key,
  name text not null unique,
  title text not null
) strict;

create table users (
  id integer primary key,
  login text not null unique,
  name text not null,
  password_hash text not null,
  language text not null,
  active integer not null
) strict;

create table grants (
  user_id integer not null references users (id),
  position integer not null,
  company integer not null,
  role text not null,
  primary key (user_id, position)
) strict, without rowid;

-- A node makes ids of its own; `run` is the life of the store that has it; `largest` is beyond all that it has made.
create table nodes (
  node integer primary key,
  run integer not null,
  holder text not null,
  expires integer not null,
  largest integer not null
) strict;

create table leases (
  company integer primary key,
  token integer not null,
  run integer not null,
  holder text not null,
  expires integer not null
) strict;

-- `survivor` names the record that speaks for the merged group; a record alone is its own.
create table customers (
  company integer not null,
  id integer not null,
  survivor integer not null,
  name text not null,
  language text not null,
  language_from text not null,
  language_since integer not null,
  segment text not null,
  segment_as_of integer not null,
  since integer not null,
  seen integer not null,
  erased integer not null default 0,
  primary key (company, id)
) strict, without rowid;
create index customers_by_survivor on customers (company, survivor);

create table identities (
  company integer not null,
  kind text not null,
  address text not null,
  written text not null,
  customer integer not null,
  origin text not null,
  primary key (company, kind, address)
) strict, without rowid;
create index identities_by_customer on identities (company, customer);

create table merges (
  company integer not null,
  id integer not null,
  kept integer not null,
  joined integer not null,
  why text not null,
  by_user integer,
  origin text not null,
  at integer not null,
  undone integer,
  primary key (company, id)
) strict, without rowid;
create index merges_by_kept on merges (company, kept);
create index merges_by_joined on merges (company, joined);

create table consents (
  company integer not null,
  customer integer not null,
  purpose text not null,
  medium text not null,
  at integer not null,
  given integer not null,
  proof text not null,
  origin text not null,
  primary key (company, customer, purpose, medium, at)
) strict, without rowid;

create table do_not_contact (
  company integer not null,
  kind text not null,
  address text not null,
  list text not null,
  medium text not null,
  written text not null,
  why text not null,
  origin text not null,
  at integer not null,
  until integer,
  primary key (company, kind, address, list, medium)
) strict, without rowid;

-- `run` is the life of the store that it began in.
create table interactions (
  company integer not null,
  id integer not null,
  customer integer not null,
  kind text not null,
  way text not null,
  medium text not null,
  address text not null,
  service text not null,
  language text not null,
  flow text not null,
  campaign text not null,
  queue text not null,
  agent integer not null,
  began integer not null,
  ended integer,
  how_ended text not null,
  disposition text not null,
  source text not null,
  reference text not null,
  details text not null,
  run integer not null,
  primary key (company, id)
) strict, without rowid;
create index interactions_by_customer on interactions (company, customer, began desc, id desc);
create index interactions_open on interactions (company, id) where ended is null;
create index interactions_by_began on interactions (company, began);
create unique index interactions_by_reference on interactions (company, source, reference) where reference <> '';

-- The timeline: one customer's entries lie together.
create table entries (
  company integer not null,
  customer integer not null,
  at integer not null,
  id integer not null,
  interaction integer not null,
  kind text not null,
  medium text not null,
  by_user integer not null,
  text text not null,
  details text not null,
  primary key (company, customer, at, id)
) strict, without rowid;
create index entries_by_interaction on entries (company, interaction, at, id) where interaction <> 0;
create index entries_by_time on entries (company, at);

create table dispositions (
  company integer not null,
  code text not null,
  labels text not null,
  meaning text not null,
  retired integer not null,
  primary key (company, code)
) strict, without rowid;

-- `cause` is the customer of the interaction that the message is because of; `claim` the claim that gave it to a sender.
create table outbox (
  company integer not null,
  id integer not null,
  customer integer not null,
  because_of integer not null,
  cause integer not null,
  medium text not null,
  address text not null,
  text text not null,
  clear text not null,
  details text not null,
  key text not null,
  made integer not null,
  due integer not null,
  expires integer not null,
  state text not null,
  attempts integer not null,
  run integer not null,
  claim integer not null,
  provider_id text not null,
  why text not null,
  primary key (company, id)
) strict, without rowid;
create unique index outbox_by_key on outbox (company, key) where key <> '';
create index outbox_due on outbox (company, medium, due, id) where state = 'waiting';
create index outbox_attempting on outbox (company, id) where state = 'attempting';
create index outbox_by_provider on outbox (company, medium, provider_id) where provider_id <> '';
create index outbox_by_customer on outbox (company, customer, id) where customer <> 0;
create index outbox_by_cause on outbox (company, cause, id) where cause <> 0;
create index outbox_by_made on outbox (company, made);

create table sessions (
  company integer not null,
  interaction integer not null,
  graph text not null,
  state text not null,
  hidden text not null,
  saved integer not null,
  primary key (company, interaction)
) strict, without rowid;
create index sessions_by_graph on sessions (company, graph);

create table graphs (
  company integer not null,
  digest text not null,
  files text not null,
  primary key (company, digest)
) strict, without rowid;
