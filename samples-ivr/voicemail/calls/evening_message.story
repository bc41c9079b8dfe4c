# samples-ivr/voicemail/calls/evening_message.story - a Tuesday evening: he leaves a message.
00:00 system date 2026-04-07 20:00
00:00 is +2290197123456
00:00 calls 110
00:08 presses 2
00:15 says Ici Awa Dossou, je voudrais ouvrir dix lignes.
00:30 hangs up
