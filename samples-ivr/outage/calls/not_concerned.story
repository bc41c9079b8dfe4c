# samples-ivr/outage/calls/not_concerned.story - R5: a customer of Cotonou hears nothing of it and goes straight to the menu.
00:00 is +2290196000001
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? To hear the network news again, press 1. For an agent, press 0. Otherwise you may hang up.
00:07 presses 0
00:07 hears An agent will be with you.
00:07 waits for support
00:15 hangs up
00:15 system tags Raccroché
