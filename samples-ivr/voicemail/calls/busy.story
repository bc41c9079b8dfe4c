# samples-ivr/voicemail/calls/busy.story - open, but nobody is free: he leaves a message.
00:00 is +2290197123456
00:00 calls 110
01:00 system transfers desk unavailable
01:07 presses 2
01:14 says Rappelez-moi, s'il vous plaît.
