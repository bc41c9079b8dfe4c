# samples-ivr/voicemail/calls/evening_message.story - a Tuesday evening: he leaves a message.
00:00 system date 2026-04-07 20:00
00:00 is +2290197123456
00:00 calls 110
00:00 hears Sahel Entreprises, bonjour. Nos bureaux sont fermés pour le moment.
00:04 hears Comment pouvons-nous vous répondre ? Pour un rappel, tapez 1. Pour laisser un message, tapez 2.
00:08 presses 2
00:08 hears Dites-nous votre nom et votre demande, après le bip.
00:15 says Ici Awa Dossou, je voudrais ouvrir dix lignes.
00:15 system records recording-1
00:15 system tags Message laissé
00:15 hears Merci, nous vous répondrons dès que possible. Au revoir.
00:18 is disconnected
