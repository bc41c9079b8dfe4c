# samples-ivr/survey/calls/silent.story - who does not answer is asked once more and let go.
00:00 is +2290197123456
00:00 calls 3600
00:00 hears Sahel Mobile. Deux questions sur votre dernier appel, s'il vous plaît.
00:04 hears De 0 à 10, nous recommanderiez-vous à un proche ?
00:12 hears Je n'ai pas reçu votre note. De 0 à 10, nous recommanderiez-vous à un proche ?
00:22 system tags Enquête sans réponse
00:22 hears Merci, et à bientôt.
00:23 is disconnected
