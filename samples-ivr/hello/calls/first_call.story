# samples-ivr/hello/calls/first_call.story - a new caller chooses English, asks for the hours, then for an agent.
00:00 is +2290197123456
00:00 calls 100
00:00 hears Bonjour ! Pour le français, tapez 1. For English, press 2.
00:04 presses 2
00:04 hears Welcome to Palabre.
00:05 hears What would you like? For our opening hours, press 1. For an agent, press 0.
00:08 presses 1
00:08 hears We are open Monday to Saturday, from 8 a.m. to 6 p.m.
00:11 hears What would you like? For our opening hours, press 1. For an agent, press 0.
00:18 presses 0
00:18 hears I am putting you through to an agent.
00:18 waits for support
00:22 system transfers support answered
