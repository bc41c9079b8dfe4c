# samples-ivr/voicemail/calls/holiday.story - Tabaski is a Wednesday, and closed; silence leads to the voicemail, which hears nothing.
00:00 system date 2026-05-27 10:00
00:00 is +2290197123456
00:00 calls 110
00:00 hears Sahel Entreprises, bonjour. Nos bureaux sont fermés pour le moment.
00:04 hears Comment pouvons-nous vous répondre ? Pour un rappel, tapez 1. Pour laisser un message, tapez 2.
00:15 hears Nous n'avons pas reçu votre réponse. Comment pouvons-nous vous répondre ? Pour un rappel, tapez 1. Pour laisser un message, tapez 2.
00:28 hears Dites-nous votre nom et votre demande, après le bip.
00:35 hears Je n'ai rien entendu. Vous pouvez aussi nous écrire sur WhatsApp au 01 90 00 01 05. Au revoir.
00:41 is disconnected
