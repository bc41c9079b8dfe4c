# samples-ivr/survey/calls/dissatisfied.story - a bad mark: he says why, and a supervisor calls back.
00:00 is +2290197123456
00:00 calls 3600
00:09 presses 2#
00:15 presses 1
00:21 says J'ai attendu vingt minutes.
00:28 presses 1
