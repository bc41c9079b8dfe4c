# samples-ivr/voicemail/calls/ramadan.story - during Ramadan the desk closes at three: at 15:30 it is open on other days, not then.
00:00 system date 2026-03-03 15:30
00:00 is +2290196000001
00:00 calls 110
00:10 presses 1
00:30 system date 2026-04-07 15:30
00:31 calls 110
00:40 system transfers desk answered
