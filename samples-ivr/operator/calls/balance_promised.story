# samples-ivr/operator/calls/balance_promised.story - R3b: the systems are down; the balance is promised, and sent once they are back.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:00 system hangs crm
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:08 presses 1
00:11 hears Votre crédit n'est pas accessible pour le moment. Nous vous l'enverrons dès qu'il le sera.
00:17 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:25 hangs up
00:25 system tags Information inaccessible
00:25 receives SMS: Sahel Mobile : votre crédit n'est pas accessible pour le moment. Nous vous l'envoyons dès qu'il le sera.
00:40 system mends crm
01:00 receives SMS: Sahel Mobile : comme promis, votre crédit. Il est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
