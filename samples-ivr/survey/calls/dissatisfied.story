# samples-ivr/survey/calls/dissatisfied.story - a bad mark: he says why, and a supervisor calls back.
00:00 is +2290197123456
00:00 calls 3600
00:00 hears Sahel Mobile. Deux questions sur votre dernier appel, s'il vous plaît.
00:04 hears De 0 à 10, nous recommanderiez-vous à un proche ?
00:09 presses 2#
00:09 hears De 1 à 5, quelle note donnez-vous à notre réponse ?
00:15 presses 1
00:15 hears Que devons-nous améliorer ? Parlez après le bip.
00:21 says J'ai attendu vingt minutes.
00:21 system records recording-1
00:21 hears Voulez-vous qu'un responsable vous rappelle ? Si oui, tapez 1. Sinon, tapez 2.
00:28 presses 1
00:28 system notes callback to +2290197123456 by supervisors
00:28 system tags À rappeler
00:28 hears C'est noté, un responsable vous appellera. Merci de votre franchise.
00:32 is disconnected
