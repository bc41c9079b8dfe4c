# samples-ivr/operator/calls/withheld.story - caller id withheld: a number is asked for and proved; the SMS goes there, no agent can write.
00:00 is withheld
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:05 presses 1
00:05 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:10 presses 1
00:10 hears Tapez le numéro Sahel Mobile concerné : dix chiffres.
00:16 presses 0197123456
00:16 hears Le 0 1 9 7 1 2 3 4 5 6. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:24 presses 1
00:24 hears Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.
00:34 presses 07031990
00:34 hears Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:38 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:46 presses 0
00:46 hears Un agent vous répond.
00:46 waits for support
01:10 system transfers support answered
01:10 hears Merci de votre appel, et à bientôt.
01:12 is disconnected
01:12 system sends SMS to +2290197123456: Sahel Mobile : votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
