# samples-ivr/operator/calls/hang_up_at_menu.story - who hangs up at the menu has asked for nothing and receives nothing.
00:00 is +2290196000001
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:05 hangs up
00:05 system tags Raccroché
