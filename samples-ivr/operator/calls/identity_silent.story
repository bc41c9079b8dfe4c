# samples-ivr/operator/calls/identity_silent.story - R3b: the operator is silent while the identity is verified: told, sent, and an agent is there.
00:00 is +2290165000007
00:00 system knows +2290165000007 {"language":"en"}
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:05 presses 3
00:05 hears For which number? For the number you are calling from, press 1. For another number, press 2.
00:09 presses 2
00:09 hears Key in the Sahel Mobile number: ten digits.
00:14 presses 0166000002
00:14 hears 0 1 6 6 0 0 0 0 0 2. If this is correct, press 1. To change it, press 2.
00:21 presses 1
00:21 hears To verify your identity, please give your date of birth: day, month, year, in eight digits.
00:27 system drops crm
00:28 presses 15081975
00:28 hears We cannot verify your identity at the moment. Please try again later.
00:32 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
00:42 presses 0
00:42 hears How may an agent answer you? SMS: press 1. WhatsApp: press 2. Messenger: press 3. Stay on the line: press 4.
00:48 presses 4
00:48 hears An agent will be with you.
00:48 waits for support
01:00 system transfers support answered
01:00 hears Thank you for your call. Goodbye.
01:02 is disconnected
01:02 receives SMS: Sahel Mobile: we cannot verify your identity at the moment. Please try again later.
