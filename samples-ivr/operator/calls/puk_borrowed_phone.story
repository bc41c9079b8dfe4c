# samples-ivr/operator/calls/puk_borrowed_phone.story - a PUK from a friend's phone: told, sent to the phone in hand, which does not learn the borrower's language.
00:00 is +2290165000007
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:05 presses 1
00:05 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:08 presses 3
00:08 hears Pour quel numéro ? Pour le numéro dont vous appelez, tapez 1. Pour un autre numéro, tapez 2.
00:11 presses 2
00:11 hears Tapez le numéro Sahel Mobile concerné : dix chiffres.
00:15 presses 0197123456
00:15 hears Le 0 1 9 7 1 2 3 4 5 6. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:22 presses 1
00:22 hears Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.
00:30 presses 07031990
00:30 hears Le code PUK est : 4 8 1 5 1 6 2 3. Je répète : 4 8 1 5 1 6 2 3. Il vous arrive aussi par SMS.
00:36 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:44 presses 9
00:44 system tags Traité
00:44 hears Merci, et à bientôt.
00:45 is disconnected
00:45 receives SMS: Sahel Mobile : code PUK 48151623. Attention, dix essais faux bloquent la carte pour toujours.
01:00 calls 105
01:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
01:05 presses 2
01:05 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
01:10 hangs up
01:10 system tags Raccroché
