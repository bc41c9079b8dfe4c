# samples-ivr/operator/calls/puk_refused.story - from somebody else's phone, with neither the date of birth nor the last recharge: nothing is told.
00:00 is +2290165000007
00:00 system knows +2290165000007 {"language":"fr"}
00:00 calls 105
00:00 hears Sahel Mobile, bonjour.
00:01 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:05 presses 3
00:05 hears Pour quel numéro ? Pour le numéro dont vous appelez, tapez 1. Pour un autre numéro, tapez 2.
00:09 presses 2
00:09 hears Tapez le numéro Sahel Mobile concerné : dix chiffres.
00:14 presses 97123456#
00:14 hears Le 9 7 1 2 3 4 5 6. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:21 presses 1
00:21 hears Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.
00:28 presses 01011980
00:28 hears Cette date ne correspond pas. Indiquez plutôt le montant de votre dernière recharge, en francs.
00:38 presses 500#
00:38 hears Je n'ai pas pu vérifier votre identité. Un agent peut le faire avec votre pièce d'identité.
00:44 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:48 presses 0
00:48 hears Comment un agent peut-il vous répondre ? SMS : tapez 1. WhatsApp : tapez 2. Messenger : tapez 3. Rester en ligne : tapez 4.
00:53 presses 1
00:53 hears C'est noté : un agent vous écrit par SMS dans quelques secondes. Au revoir.
00:58 is disconnected
00:58 system opens SMS for support
