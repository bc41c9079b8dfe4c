# samples-ivr/operator/calls/silence_at_language.story - a new caller who chooses no language goes on in the first one, which is not remembered.
00:00 is +2290197123456
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:10 hears Nous n'avons pas reçu votre réponse. Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:23 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:40 presses 1
00:40 hears Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:44 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:55 system tags Traité
00:55 hears Merci, et à bientôt.
00:56 is disconnected
00:56 receives SMS: Sahel Mobile : votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
