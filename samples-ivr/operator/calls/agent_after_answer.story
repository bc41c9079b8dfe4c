# samples-ivr/operator/calls/agent_after_answer.story - R4: dissatisfied with what he heard, and only SMS reaches him: two choices are offered.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr","channels":["sms"]}
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:06 presses 1
00:06 hears Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:10 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:12 presses 0
00:12 hears Comment un agent peut-il vous répondre ? SMS : tapez 1. Rester en ligne : tapez 2.
00:16 presses 1
00:16 hears C'est noté : un agent vous écrit par SMS dans quelques secondes. Au revoir.
00:21 is disconnected
00:21 system opens SMS for support
00:21 receives SMS: Sahel Mobile : votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
