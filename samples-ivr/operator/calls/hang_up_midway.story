# samples-ivr/operator/calls/hang_up_midway.story - who hangs up while his balance is told still receives it.
00:00 is +2290196000001
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:05 presses 1
00:05 hears Your balance is 150 CFA francs, valid until March 8, 2026.
00:07 hangs up
00:07 system tags Traité
00:07 receives SMS: Sahel Mobile: your balance is 150 CFA francs, valid until March 8, 2026.
