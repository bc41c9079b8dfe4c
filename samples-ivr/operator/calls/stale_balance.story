# samples-ivr/operator/calls/stale_balance.story - the operator is silent but its last answer is known: told with its age.
00:00 is +2290194000005
00:00 system knows +2290194000005 {"language":"fr"}
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:06 presses 1
00:06 hears Je n'ai pas votre crédit à l'instant même. Il y a 1 heure et 30 minutes, il était de 700 F CFA.
00:12 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:18 presses 9
00:18 system tags Traité
00:18 hears Merci, et à bientôt.
00:19 is disconnected
00:19 receives SMS: Sahel Mobile : votre crédit était de 700 F CFA il y a 1 heure et 30 minutes. Le crédit actuel n'est pas accessible pour le moment.
