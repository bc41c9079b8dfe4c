# samples-ivr/operator/calls/back_office_silent.story - R3b: the operator does not answer; told so by voice and by message, never an empty answer.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:00 system hangs crm
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:06 presses 1
00:09 hears Votre crédit n'est pas accessible pour le moment. Nous vous l'enverrons dès qu'il le sera.
00:15 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:20 presses 1
00:20 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:26 presses 2
00:26 hears Vos consommations : Pour internet, tapez 1. Pour vos appels, tapez 2.
00:31 presses 2
00:34 hears L'historique de vos appels n'est pas accessible pour le moment. Veuillez réessayer plus tard.
00:40 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:46 presses 9
00:46 system tags Information inaccessible
00:46 hears Merci, et à bientôt.
00:47 is disconnected
00:47 receives SMS: Sahel Mobile : votre crédit n'est pas accessible pour le moment. Nous vous l'envoyons dès qu'il le sera.
00:47 receives SMS: Sahel Mobile : l'historique de vos appels n'est pas accessible pour le moment. Réessayez plus tard.
