# samples-ivr/survey/calls/satisfied.story - two good answers and a thank you.
00:00 is +2290197123456
00:00 calls 3600
00:00 hears Sahel Mobile. Deux questions sur votre dernier appel, s'il vous plaît.
00:04 hears De 0 à 10, nous recommanderiez-vous à un proche ?
00:09 presses 9
00:12 hears De 1 à 5, quelle note donnez-vous à notre réponse ?
00:17 presses 5
00:17 system tags Enquête répondue
00:17 hears Merci de votre avis. À bientôt !
00:19 is disconnected
