-- src/store/migrations/sqlite/0014_campaign_figures.sql - what became of recipients that are kept no more.
alter table campaigns add column figures text not null default '';
