# samples-ivr/outage/calls/everybody.story - R5: the cut cable concerns all, those of whom nothing is known too.
00:00 system date 2026-03-10 09:00
00:00 is +2290140000009
00:00 calls 105
00:05 presses 2
00:18 presses 1
00:30 hangs up
