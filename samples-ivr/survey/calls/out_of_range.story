# samples-ivr/survey/calls/out_of_range.story - an answer out of range is asked for again.
00:00 is +2290196000001
00:00 calls 3600
00:08 presses 12
00:15 presses 10
00:21 presses 7
00:26 presses 4
