# samples-ivr/outage/calls/by_segment.story - R5: the night of the works companies hear of them; the next morning nobody does.
00:00 system date 2026-03-05 23:00
00:00 is +2290166000002
00:00 calls 105
00:20 presses 2
00:25 hangs up
00:30 system date 2026-03-06 08:00
00:31 calls 105
00:40 hangs up
