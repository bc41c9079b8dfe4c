# samples-ivr/voicemail/calls/lunch_callback.story - at lunch: he is called back at the number that calls.
00:00 system date 2026-04-07 13:00
00:00 is +2290197123456
00:00 calls 110
00:00 hears Sahel Entreprises, bonjour. Nos bureaux sont fermés pour le moment.
00:04 hears Comment pouvons-nous vous répondre ? Pour un rappel, tapez 1. Pour laisser un message, tapez 2.
00:08 presses 1
00:08 system notes callback to +2290197123456 by desk
00:08 system tags À rappeler
00:08 hears C'est noté, nous vous rappelons dès que possible. Au revoir.
00:12 is disconnected
