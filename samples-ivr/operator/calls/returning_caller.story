# samples-ivr/operator/calls/returning_caller.story - R2: who has called before goes straight to the menu, in the language of last time.
00:00 is +2290197123456
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:06 presses 2
00:06 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
00:11 presses 2
00:11 hears Your usage: For your data, press 1. For your calls, press 2.
00:14 presses 1
00:14 hears You have 1,200 megabytes left until March 9, 2026. You have used 800 this month.
00:19 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
00:28 presses 9
00:28 system tags Traité
00:28 hears Thank you. Goodbye.
00:29 is disconnected
00:29 receives SMS: Sahel Mobile: 1,200 MB left until March 9, 2026. Used this month: 800 MB.
2d 00:00:00 calls 105
2d 00:00:00 hears Welcome to Sahel Mobile.
2d 00:00:01 hears What would you like? For your balance, press 1. For your data and calls, press 2. For a PUK code, press 3. For our offers, press 4. To change language, press 5. To talk to an agent, press 0.
2d 00:00:06 presses 2
2d 00:00:06 hears Your usage: For your data, press 1. For your calls, press 2.
2d 00:00:09 presses 2
2d 00:00:09 hears This month you have made 12 calls, 48 minutes in all, for 1,440 CFA francs. The last one was on February 27, 2026 at 6:30 PM.
2d 00:00:17 hears Anything else? For the menu, press 1. For an agent, press 0. Otherwise you may hang up.
2d 00:00:22 hangs up
2d 00:00:22 system tags Traité
2d 00:00:22 receives SMS: Sahel Mobile: this month, 12 calls, 48 minutes, 1,440 CFA francs. Last call on February 27, 2026 at 6:30 PM.
