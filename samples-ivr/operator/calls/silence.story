# samples-ivr/operator/calls/silence.story - a caller who says nothing is asked once more, offered an agent, then let go kindly.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:21 hears Nous n'avons pas reçu votre réponse. Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:43 hears Un agent peut vous aider. Pour lui parler, tapez 0. Pour réécouter le menu, tapez 1.
00:53 system tags Sans choix
00:53 hears Vous pouvez aussi nous écrire au 105 ou sur WhatsApp, un agent vous répondra. Au revoir.
00:58 is disconnected
01:20 system date 2026-03-02 10:02
