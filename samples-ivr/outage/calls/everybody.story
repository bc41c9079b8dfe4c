# samples-ivr/outage/calls/everybody.story - R5: the cut cable concerns all, those of whom nothing is known too.
00:00 system date 2026-03-10 09:00
00:00 is +2290140000009
00:00 calls 105
00:00 hears Sahel Mobile. Pour le français, tapez 1. For English, press 2.
00:05 presses 2
00:05 hears Welcome to Sahel Mobile.
00:06 hears International internet is slow because a submarine cable is cut. Calls are not affected.
00:11 hears What would you like? To hear the network news again, press 1. For an agent, press 0. Otherwise you may hang up.
00:18 presses 1
00:18 hears International internet is slow because a submarine cable is cut. Calls are not affected.
00:23 hears What would you like? To hear the network news again, press 1. For an agent, press 0. Otherwise you may hang up.
00:30 hangs up
00:30 system tags Traité
