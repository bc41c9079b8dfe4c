# samples-ivr/survey/calls/satisfied.story - two good answers and a thank you.
00:00 is +2290197123456
00:00 calls 3600
00:09 presses 9
00:17 presses 5
