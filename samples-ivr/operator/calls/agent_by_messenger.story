# samples-ivr/operator/calls/agent_by_messenger.story - R4: an agent on Messenger: promised, the call ends, the conversation is opened.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:06 presses 0
00:06 hears Comment un agent peut-il vous répondre ? SMS : tapez 1. WhatsApp : tapez 2. Messenger : tapez 3. Rester en ligne : tapez 4.
00:12 presses 3
00:12 hears C'est noté : un agent vous écrit par Messenger dans quelques secondes. Au revoir.
00:17 is disconnected
00:17 system opens Messenger for support
