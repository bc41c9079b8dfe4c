# samples-ivr/voicemail/calls/withheld_callback.story - the number is withheld: he says which to call, and corrects himself.
00:00 system date 2026-04-07 13:00
00:00 is withheld
00:00 calls 110
00:03 presses 1
00:12 presses 1
00:16 presses 0197123465
00:22 presses 2
00:26 presses 0197123456
00:32 presses 1
