# samples-ivr/outage/calls/network_silent.story - the network's system is silent: the notice is told all the same, and nothing is promised.
00:00 is +2290197123456
00:00 calls 105
00:14 system hangs network
00:15 presses 1
00:24 presses 0
00:40 system transfers support unavailable
