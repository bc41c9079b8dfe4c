-- src/store/migrations/postgresql/0025_heard.sql - who answered an attempt, and by which limits that is thought.
alter table lead_attempts add column heard text not null default '';
