# samples-ivr/hello/calls/first_call.story - a new caller chooses English, asks for the hours, then for an agent.
00:00 is +2290197123456
00:00 calls 100
00:04 presses 2
00:08 presses 1
00:18 presses 0
00:22 system transfers support answered
