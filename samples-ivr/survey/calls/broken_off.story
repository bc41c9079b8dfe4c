# samples-ivr/survey/calls/broken_off.story - he hangs up after the first question: what he said is kept, and so is that he left.
00:00 is +2290197123456
00:00 calls 3600
00:00 hears Sahel Mobile. Deux questions sur votre dernier appel, s'il vous plaît.
00:04 hears De 0 à 10, nous recommanderiez-vous à un proche ?
00:09 presses 8
00:12 hears De 1 à 5, quelle note donnez-vous à notre réponse ?
00:13 hangs up
00:13 system tags Enquête interrompue
