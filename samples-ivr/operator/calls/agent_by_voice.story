# samples-ivr/operator/calls/agent_by_voice.story - R4: choice 4 is the queue of the customer's segment, as the operator has it.
00:00 is +2290166000002
00:00 calls 105
00:00 hears Sahel Mobile, bonjour.
00:01 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:05 presses 0
00:05 hears Comment un agent peut-il vous répondre ? SMS : tapez 1. WhatsApp : tapez 2. Messenger : tapez 3. Rester en ligne : tapez 4.
00:12 presses 4
00:12 hears Un conseiller entreprises vous répond.
00:12 waits for support_business
00:30 system transfers support_business answered
