# samples-ivr/operator/calls/change_language.story - the language is changed on the way, and remembered.
00:00 is +2290196000001
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:05 presses 5
00:05 hears Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:09 presses 1
00:09 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:14 presses 4
00:14 hears 1 giga pour 7 jours à 500 francs : composez le *105*1#. 5 gigas pour 30 jours à 2000 francs : le *105*2#.
00:21 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:28 presses 9
00:28 system tags Traité
00:28 hears Merci, et à bientôt.
00:29 is disconnected
00:29 receives SMS: Sahel Mobile : 1 Go, 7 jours, 500 F : *105*1#. 5 Go, 30 jours, 2000 F : *105*2#.
00:40 calls 105
00:40 hears Sahel Mobile, bonjour.
00:41 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:45 hangs up
00:45 system tags Raccroché
