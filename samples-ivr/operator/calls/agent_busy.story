# samples-ivr/operator/calls/agent_busy.story - no agent is free: the caller is called back.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"en"}
00:01 calls 105
00:01 hears Welcome to Sahel Mobile.
00:02 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:06 presses 0
00:06 hears How may an agent answer you? SMS: press 1. WhatsApp: press 2. Messenger: press 3. Stay on the line: press 4.
00:12 presses 4
00:12 hears An agent will be with you.
00:12 waits for support
01:30 system transfers support unavailable
01:30 system notes callback to +2290197123456 by support
01:30 system tags À rappeler
01:30 hears An agent will call you at this number as soon as possible. Goodbye.
01:34 is disconnected
