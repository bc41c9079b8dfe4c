# samples-ivr/survey/calls/no_mark.story - an answer that is no number, twice: let go.
00:00 is +2290197123456 on sms
00:00 writes ENQUETE
00:00 receives Sahel Mobile. Deux questions sur votre dernier appel, s'il vous plaît.
00:00 receives De 0 à 10, nous recommanderiez-vous à un proche ?
00:30 writes Pas question
00:30 receives Un chiffre, s'il vous plaît. De 0 à 10, nous recommanderiez-vous à un proche ?
00:50 writes NON
00:50 system tags Enquête sans réponse
00:50 receives Merci, et à bientôt.
