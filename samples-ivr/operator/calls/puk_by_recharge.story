# samples-ivr/operator/calls/puk_by_recharge.story - the card is in another's name: the last recharge proves as much as the date of birth.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"en"}
00:00 calls 105
00:00 hears Welcome to Sahel Mobile.
00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:05 presses 3
00:05 hears For which number? For the number you are calling from, press 1. For another number, press 2.
00:09 presses 1
00:09 hears To verify your identity, please give your date of birth: day, month, year, in eight digits.
00:16 presses 01011980
00:16 hears That date does not match. Please give the amount of your last recharge instead, in francs.
00:26 presses 1000#
00:26 hears The PUK code is: 4 8 1 5 1 6 2 3. Again: 4 8 1 5 1 6 2 3. You will also get it by SMS.
00:31 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
00:38 hangs up
00:38 system tags Traité
00:38 receives SMS: Sahel Mobile: PUK code 48151623. Careful: ten wrong attempts block the card for ever.
