# samples-ivr/hello/calls/first_call.story - a new caller chooses English, asks for the hours, then for an agent.
00:00 is +2290197123456
00:00 calls 100
00:04 presses 2
00:07 presses 1
00:16 presses 0
