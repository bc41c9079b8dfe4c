# samples-ivr/operator/calls/balance_again.story - R2, R3: a known caller goes straight to the menu and hears his balance.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:08 presses 1
00:08 hears Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:12 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:20 hangs up
00:20 system tags Traité
00:20 receives SMS: Sahel Mobile : votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
