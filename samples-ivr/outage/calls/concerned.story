# samples-ivr/outage/calls/concerned.story - R5: a customer of Parakou hears of the mast, wants to be told when it is back, and goes on.
00:00 is +2290197123456
00:00 calls 105
00:14 presses 1
00:26 hangs up
