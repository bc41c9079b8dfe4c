# samples-ivr/survey/calls/by_sms.story - by SMS, with a reason in his own words.
00:00 is +2290197123456 on sms
00:00 writes ENQUETE
00:00 receives Sahel Mobile. Deux questions sur votre dernier appel, s'il vous plaît.
00:00 receives De 0 à 10, nous recommanderiez-vous à un proche ?
01:00 writes 3
01:00 receives De 1 à 5, quelle note donnez-vous à notre réponse ?
01:30 writes moyen
01:30 receives Un chiffre, s'il vous plaît. De 1 à 5, quelle note donnez-vous à notre réponse ?
01:50 writes 2
01:50 receives Que devons-nous améliorer ? Quelques mots suffisent.
02:40 writes Le conseiller ne connaissait pas mon offre.
02:40 receives Voulez-vous qu'un responsable vous rappelle ? / 1 Oui / 2 Non
03:00 writes Non
03:00 system tags Enquête répondue
03:00 receives Merci de votre avis. À bientôt !
