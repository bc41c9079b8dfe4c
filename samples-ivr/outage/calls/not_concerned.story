# samples-ivr/outage/calls/not_concerned.story - R5: a customer of Cotonou hears nothing of it and goes straight to the menu.
00:00 is +2290196000001
00:00 calls 105
00:07 presses 0
00:15 hangs up
