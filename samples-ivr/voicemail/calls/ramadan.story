# samples-ivr/voicemail/calls/ramadan.story - during Ramadan the desk closes at three: at 15:30 it is open on other days, not then.
00:00 system date 2026-03-03 15:30
00:00 is +2290196000001
00:00 calls 110
00:00 hears Sahel Business, good day. Our office is closed at the moment.
00:04 hears How may we answer you? To be called back, press 1. To leave a message, press 2.
00:10 presses 1
00:10 system notes callback to +2290196000001 by desk
00:10 system tags À rappeler
00:10 hears Noted, we will call you as soon as possible. Goodbye.
00:13 is disconnected
00:30 system date 2026-04-07 15:30
00:31 calls 110
00:31 hears Sahel Business, good day. An agent will be with you.
00:31 waits for desk
00:40 system transfers desk answered
