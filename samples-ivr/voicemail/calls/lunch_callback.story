# samples-ivr/voicemail/calls/lunch_callback.story - at lunch: he is called back at the number that calls.
00:00 system date 2026-04-07 13:00
00:00 is +2290197123456
00:00 calls 110
00:08 presses 1
