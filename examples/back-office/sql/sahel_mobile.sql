-- examples/back-office/sql/sahel_mobile.sql - a mobile operator's customers, lines, offers and invoices; all invented.
-- Loads into SQLite, PostgreSQL and MariaDB alike. Money is in francs (XOF, no minor unit); moments are RFC 3339 in UTC.

create table customers (
    id integer primary key,
    name varchar(80) not null,
    birth_date date not null,
    segment varchar(20) not null,
    city varchar(40) not null
);

create table offers (
    id integer primary key,
    name varchar(40) not null,
    megabytes integer not null,
    days integer not null,
    price integer not null,
    short_code varchar(20) not null
);

create table subscriptions (
    msisdn varchar(20) primary key,
    customer_id integer not null references customers (id),
    activated date not null,
    credit integer not null,
    credit_until date not null,
    puk varchar(8),
    blocked boolean not null
);

create table bundles (
    id integer primary key,
    msisdn varchar(20) not null references subscriptions (msisdn),
    offer_id integer not null references offers (id),
    used_megabytes integer not null,
    valid_until date not null
);

create table recharges (
    id integer primary key,
    msisdn varchar(20) not null references subscriptions (msisdn),
    amount integer not null,
    recharged_at varchar(20) not null
);

create table calls (
    id integer primary key,
    msisdn varchar(20) not null references subscriptions (msisdn),
    called varchar(20) not null,
    started_at varchar(20) not null,
    seconds integer not null,
    cost integer not null
);

create table invoices (
    id integer primary key,
    customer_id integer not null references customers (id),
    month varchar(7) not null,
    amount integer not null,
    paid boolean not null
);

create table invoice_items (
    invoice_id integer not null references invoices (id),
    item integer not null,
    label varchar(60) not null,
    amount integer not null,
    primary key (invoice_id, item)
);

-- The outsourcer's switch: which of the operator's numbers are answered today.
create table switch_numbers (
    number varchar(20) primary key,
    answered boolean not null
);

insert into customers values
    (1, 'Adjovi Dossou', '1990-03-07', 'mass', 'Cotonou'),
    (2, 'Grace Mensah', '1984-11-23', 'mass', 'Porto-Novo'),
    (3, 'Quincaillerie du Lac', '1975-08-15', 'business', 'Cotonou'),
    (4, 'Sènami Hounsou', '2001-01-30', 'mass', 'Abomey'),
    (5, 'Orou Bio Guéra', '1969-05-12', 'vip', 'Natitingou');

insert into offers values
    (1, '1 Go, 7 jours', 1000, 7, 500, '*105*1#'),
    (2, '5 Go, 30 jours', 5000, 30, 2000, '*105*2#'),
    (3, '2 Go, 7 jours', 2000, 7, 900, '*105*3#');

insert into subscriptions values
    ('+2290197123456', 1, '2019-06-01', 2450, '2026-03-31', '48151623', false),
    ('+2290196000001', 2, '2023-02-14', 150, '2026-03-08', null, false),
    ('+2290166000002', 3, '2011-09-20', 98500, '2026-12-31', null, false),
    ('+2290166000012', 3, '2014-01-10', 5000, '2026-06-30', '90210007', true),
    ('+2290194000005', 4, '2024-07-05', 700, '2026-03-20', null, false),
    ('+2290195000003', 5, '2009-04-17', 12000, '2026-04-30', '31415926', false);

insert into bundles values
    (1, '+2290197123456', 3, 800, '2026-03-09'),
    (2, '+2290166000002', 2, 4100, '2026-03-28');

insert into recharges values
    (1, '+2290197123456', 500, '2026-01-15T09:12:00Z'),
    (2, '+2290197123456', 1000, '2026-02-20T18:40:00Z'),
    (3, '+2290196000001', 200, '2026-02-28T07:30:00Z'),
    (4, '+2290195000003', 10000, '2026-02-01T12:00:00Z');

insert into calls values
    (1, '+2290197123456', '+2290196000001', '2026-02-03T07:15:00Z', 120, 60),
    (2, '+2290197123456', '+2290164000004', '2026-02-05T12:40:00Z', 60, 30),
    (3, '+2290197123456', '+2290164000004', '2026-02-06T19:02:00Z', 600, 300),
    (4, '+2290197123456', '+2290121300000', '2026-02-09T08:30:00Z', 180, 90),
    (5, '+2290197123456', '+2290196000001', '2026-02-11T16:20:00Z', 240, 120),
    (6, '+2290197123456', '+2290166000002', '2026-02-13T10:10:00Z', 300, 150),
    (7, '+2290197123456', '+2290196000001', '2026-02-16T20:45:00Z', 480, 240),
    (8, '+2290197123456', '+2290164000004', '2026-02-18T06:55:00Z', 60, 30),
    (9, '+2290197123456', '+2290195000003', '2026-02-20T18:50:00Z', 120, 60),
    (10, '+2290197123456', '+2290164000004', '2026-02-23T13:05:00Z', 360, 180),
    (11, '+2290197123456', '+2290196000001', '2026-02-25T21:30:00Z', 240, 120),
    (12, '+2290197123456', '+2290166000002', '2026-02-27T17:30:00Z', 120, 60),
    (13, '+2290196000001', '+2290197123456', '2026-03-01T08:05:00Z', 60, 30);

insert into invoices values
    (1, 3, '2025-11', 61000, true),
    (2, 3, '2025-12', 64500, true),
    (3, 3, '2026-01', 58000, true),
    (4, 3, '2026-02', 66250, false),
    (5, 5, '2026-02', 25000, true);

insert into invoice_items values
    (1, 1, 'Forfait entreprise', 50000), (1, 2, 'Appels internationaux', 11000),
    (2, 1, 'Forfait entreprise', 50000), (2, 2, 'Appels internationaux', 14500),
    (3, 1, 'Forfait entreprise', 50000), (3, 2, 'Données', 8000),
    (4, 1, 'Forfait entreprise', 50000), (4, 2, 'Appels internationaux', 16250),
    (5, 1, 'Forfait illimité', 25000);

insert into switch_numbers values ('105', true), ('106', false);
