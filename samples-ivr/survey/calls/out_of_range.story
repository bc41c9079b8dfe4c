# samples-ivr/survey/calls/out_of_range.story - an answer out of range is asked for again.
00:00 is +2290196000001
00:00 calls 3600
00:00 hears Sahel Mobile. Two questions about your last call, please.
00:03 hears From 0 to 10, would you recommend us to a friend?
00:08 presses 12
00:08 hears A number in that range, please. From 0 to 10, would you recommend us to a friend?
00:15 presses 10
00:15 hears From 1 to 5, how satisfied are you with our answer?
00:21 presses 7
00:21 hears A number in that range, please. From 1 to 5, how satisfied are you with our answer?
00:26 presses 4
00:26 system tags Enquête répondue
00:26 hears Thank you for your opinion. Goodbye!
00:28 is disconnected
