# samples-ivr/voicemail/calls/busy.story - open, but nobody is free: he leaves a message.
00:00 is +2290197123456
00:00 calls 110
00:00 hears Sahel Entreprises, bonjour. Un agent vous répond.
00:00 waits for desk
01:00 system transfers desk unavailable
01:00 hears Tous nos agents sont en ligne.
01:02 hears Comment pouvons-nous vous répondre ? Pour un rappel, tapez 1. Pour laisser un message, tapez 2.
01:07 presses 2
01:07 hears Dites-nous votre nom et votre demande, après le bip.
01:14 says Rappelez-moi, s'il vous plaît.
01:14 system records recording-1
01:14 system tags Message laissé
01:14 hears Merci, nous vous répondrons dès que possible. Au revoir.
01:17 is disconnected
