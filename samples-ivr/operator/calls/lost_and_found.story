# samples-ivr/operator/calls/lost_and_found.story - after two wrong keys an agent is offered, and taken.
00:00 is +2290196000001
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:05 presses 7
00:05 hears Sorry, that is not one of the choices. What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:12 presses 8
00:12 hears An agent can help you. To talk to one, press 0. To hear the menu again, press 1.
00:18 presses 0
00:18 hears How may an agent answer you? SMS: press 1. WhatsApp: press 2. Messenger: press 3. Stay on the line: press 4.
00:24 presses 4
00:24 hears An agent will be with you.
00:24 waits for support
00:40 system transfers support answered
00:40 hears Thank you for your call. Goodbye.
00:42 is disconnected
