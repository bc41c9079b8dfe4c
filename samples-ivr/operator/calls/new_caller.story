# samples-ivr/operator/calls/new_caller.story - R2, R3: a new caller chooses French; his balance is told, then sent when the call is over.
00:00 is +2290197123456
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:05 presses 1
00:05 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:11 presses 1
00:11 hears Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:15 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:24 hangs up
00:24 system tags Traité
00:24 receives SMS: Sahel Mobile : votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
