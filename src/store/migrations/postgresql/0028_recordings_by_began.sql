-- src/store/migrations/postgresql/0028_recordings_by_began.sql - recordings are looked for by their time.
create index recordings_by_began on recordings (company, began, id);
