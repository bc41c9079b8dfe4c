# samples-ivr/survey/calls/by_sms.story - by SMS, with a reason in his own words.
00:00 is +2290197123456 on sms
00:00 writes ENQUETE
01:00 writes 3
01:30 writes deux
01:50 writes 2
02:40 writes Le conseiller ne connaissait pas mon offre.
03:00 writes Non
