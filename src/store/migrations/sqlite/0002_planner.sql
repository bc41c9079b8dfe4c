-- src/store/migrations/sqlite/0002_planner.sql - tells the planner that companies are large.
-- Companies are few and large, everything else is found by its key. Left to its guesses, SQLite reads a whole company to find
-- one customer. ANALYZE would put what is true in place of this, and is not needed.
analyze sqlite_schema;
insert into sqlite_stat1 (tbl, idx, stat) values
  ('customers', 'customers', '1000000 500000 1'),
  ('customers', 'customers_by_survivor', '1000000 500000 1'),
  ('identities', 'identities', '1000000 500000 250000 1'),
  ('identities', 'identities_by_customer', '1000000 500000 2'),
  ('merges', 'merges', '10000 5000 1'),
  ('merges', 'merges_by_kept', '10000 5000 2'),
  ('merges', 'merges_by_joined', '10000 5000 2'),
  ('consents', 'consents', '1000000 500000 4 2 2 1'),
  ('do_not_contact', 'do_not_contact', '100000 50000 25000 2 2 1'),
  ('interactions', 'interactions', '10000000 5000000 1'),
  ('interactions', 'interactions_by_customer', '10000000 5000000 100 2 1'),
  ('interactions', 'interactions_open', '1000 500 1'),
  ('interactions', 'interactions_by_began', '10000000 5000000 2'),
  ('interactions', 'interactions_by_reference', '10000000 5000000 1000000 1'),
  ('entries', 'entries', '100000000 50000000 1000 2 1'),
  ('entries', 'entries_by_interaction', '100000000 50000000 10 2 1'),
  ('entries', 'entries_by_time', '100000000 50000000 2'),
  ('outbox', 'outbox', '10000000 5000000 1'),
  ('outbox', 'outbox_by_key', '10000000 5000000 1'),
  ('outbox', 'outbox_due', '10000 5000 2000 2 1'),
  ('outbox', 'outbox_attempting', '1000 500 1'),
  ('outbox', 'outbox_by_provider', '10000000 5000000 2000000 1'),
  ('outbox', 'outbox_by_customer', '10000000 5000000 100 1'),
  ('outbox', 'outbox_by_cause', '10000000 5000000 100 1'),
  ('outbox', 'outbox_by_made', '10000000 5000000 2'),
  ('sessions', 'sessions', '10000 5000 1'),
  ('sessions', 'sessions_by_graph', '10000 5000 1000'),
  ('graphs', 'graphs', '1000 500 1');
analyze sqlite_schema;
