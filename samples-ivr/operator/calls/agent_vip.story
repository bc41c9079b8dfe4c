# samples-ivr/operator/calls/agent_vip.story - R4: the operator is silent, so the segment last known decides.
00:00 is +2290195000003
00:00 system hangs crm
00:01 calls 105
00:01 hears Sahel Mobile, bonjour.
00:02 hears Le réseau est perturbé dans l'Atacora. Nos équipes y travaillent ; retour prévu mercredi soir.
00:08 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:12 presses 0
00:12 hears Comment un agent peut-il vous répondre ? SMS : tapez 1. WhatsApp : tapez 2. Messenger : tapez 3. Rester en ligne : tapez 4.
00:18 presses 4
00:19 hears Un agent vous répond.
00:19 waits for support_vip
00:40 system transfers support_vip answered
