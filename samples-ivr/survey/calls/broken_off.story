# samples-ivr/survey/calls/broken_off.story - he hangs up after the first question: what he said is kept, and so is that he left.
00:00 is +2290197123456
00:00 calls 3600
00:09 presses 8
00:13 hangs up
