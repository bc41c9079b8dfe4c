-- src/store/migrations/postgresql/0030_form_counts.sql - dispositions of a stretch of time, whose forms reports count.
create index entries_disposed on entries (company, at, id) where kind = 'disposed';
