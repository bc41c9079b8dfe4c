# samples-ivr/operator/calls/web_chat.story - on the company's pages a visitor is nobody yet: his number is asked for and proved.
00:00 is 0f5d1c3a9b7e4286b1d0c9f8e7a65432 on web_chat
00:00 writes Hello
00:00 receives Sahel Mobile ! [Français] [English] [Fɔngbè]
00:04 taps English
00:04 receives What would you like? [Balance] [Data and calls] [PUK code] [Offers] [Language] [An agent]
00:08 taps Data and calls
00:08 receives Which number is it about? Ten digits.
00:15 writes 01 97 12 34 56
00:15 receives 0197123456. [Yes] [No]
00:18 taps Yes
00:18 receives To verify your identity, please give your date of birth: day, month, year, in eight digits.
00:26 writes 07031990
00:26 receives Your usage: [Data] [Calls]
00:30 taps Calls
00:30 receives This month you have made 12 calls, 48 minutes in all, for 1,440 CFA francs. The last one was on February 27, 2026 at 6:30 PM.
00:30 receives Anything else? [Menu] [An agent] [Finish]
00:36 taps Finish
00:36 system tags Traité
00:36 receives Thank you. Goodbye.
