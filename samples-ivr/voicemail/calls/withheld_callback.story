# samples-ivr/voicemail/calls/withheld_callback.story - the number is withheld: he says which to call, and corrects himself.
00:00 system date 2026-04-07 13:00
00:00 is withheld
00:00 calls 110
00:00 hears Sahel Entreprises. Pour le français, tapez 1. For English, press 2.
00:03 presses 1
00:03 hears Sahel Entreprises, bonjour. Nos bureaux sont fermés pour le moment.
00:07 hears Comment pouvons-nous vous répondre ? Pour un rappel, tapez 1. Pour laisser un message, tapez 2.
00:12 presses 1
00:12 hears À quel numéro ? Dix chiffres.
00:16 presses 0197123465
00:16 hears Le 0 1 9 7 1 2 3 4 6 5. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:22 presses 2
00:22 hears À quel numéro ? Dix chiffres.
00:26 presses 0197123456
00:26 hears Le 0 1 9 7 1 2 3 4 5 6. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:32 presses 1
00:32 system notes callback to +2290197123456 by desk
00:32 system tags À rappeler
00:32 hears C'est noté, nous vous rappelons dès que possible. Au revoir.
00:36 is disconnected
