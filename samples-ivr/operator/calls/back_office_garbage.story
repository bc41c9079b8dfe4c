# samples-ivr/operator/calls/back_office_garbage.story - R3b: an answer that nobody asked for is no answer either.
00:00 is +2290196000001
00:00 system garbage crm
00:01 calls 105
00:01 hears Welcome to Sahel Mobile.
00:02 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:06 presses 1
00:06 hears Your balance is not accessible at the moment. We will send it to you as soon as it is.
00:11 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
00:17 hangs up
00:17 system tags Information inaccessible
00:17 receives SMS: Sahel Mobile: your balance is not accessible at the moment. We will send it to you as soon as it is.
