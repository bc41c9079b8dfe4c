# samples-ivr/operator/calls/not_a_subscriber.story - a mobile of another operator: there is nothing to tell about it, and it is said so.
00:00 is +2290140000009
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:05 presses 1
00:05 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:10 presses 1
00:10 hears Ce numéro n'est pas un numéro Sahel Mobile.
00:12 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:22 presses 9
00:22 system tags Traité
00:22 hears Merci, et à bientôt.
00:23 is disconnected
