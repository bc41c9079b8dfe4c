# samples-ivr/operator/calls/agent_answers.story - R4: choice 4: the agent answers, they talk, and the caller is thanked.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:06 presses 0
00:06 hears Comment un agent peut-il vous répondre ? SMS : tapez 1. WhatsApp : tapez 2. Messenger : tapez 3. Rester en ligne : tapez 4.
00:12 presses 4
00:12 hears Un agent vous répond.
00:12 waits for support
00:30 system transfers support answered
00:30 hears Merci de votre appel, et à bientôt.
00:32 is disconnected
