# samples-ivr/voicemail/calls/open.story - a Tuesday morning: the desk answers.
00:00 is +2290197123456
00:00 calls 110
00:00 hears Sahel Entreprises, bonjour. Un agent vous répond.
00:00 waits for desk
00:20 system transfers desk answered
