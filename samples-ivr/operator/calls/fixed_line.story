# samples-ivr/operator/calls/fixed_line.story - a fixed line, or a trunk that puts its own number: no subscriber, and nowhere to send an SMS.
00:00 is +2290121300000
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:05 presses 2
00:05 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:10 presses 2
00:10 hears Key in the Sahel Mobile number: ten digits.
00:15 presses 0197123456
00:15 hears 0 1 9 7 1 2 3 4 5 6. If this is correct, press 1. To change it, press 2.
00:23 presses 1
00:23 hears To verify your identity, please give your date of birth: day, month, year, in eight digits.
00:33 presses 01011980
00:33 hears That date does not match. Please give the amount of your last recharge instead, in francs.
00:41 presses 2000#
00:41 hears I could not verify your identity. An agent can do it with your identity card.
00:46 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
00:52 presses 0
00:52 hears An agent will be with you.
00:52 waits for support
01:10 system transfers support unavailable
01:10 hears All our agents are busy. Write to us on WhatsApp at 01 90 00 01 05 and we will answer.
01:15 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
01:25 system tags Identité non vérifiée
01:25 hears Thank you. Goodbye.
01:26 is disconnected
