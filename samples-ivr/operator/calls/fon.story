# samples-ivr/operator/calls/fon.story - a caller in Fon: what is recorded comes from clips, amounts and dates are spoken between them.
00:00 is +2290197123456
00:00 calls 105
00:08 presses 3
00:16 presses 1
00:30 presses 1
00:38 presses 3
00:44 presses 1
00:52 presses 07031990
01:02 presses 9
