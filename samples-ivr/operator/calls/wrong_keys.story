# samples-ivr/operator/calls/wrong_keys.story - wrong keys: told, asked again, offered an agent, and at last let go with a way that needs no keys.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:00 calls 105
00:00 hears Sahel Mobile, bonjour.
00:01 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:11 presses 7
00:11 hears Désolé, ce choix n'existe pas. Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:20 presses 8
00:20 hears Un agent peut vous aider. Pour lui parler, tapez 0. Pour réécouter le menu, tapez 1.
00:26 presses *
00:26 system tags Sans choix
00:26 hears Vous pouvez aussi nous écrire au 105 ou sur WhatsApp, un agent vous répondra. Au revoir.
00:31 is disconnected
