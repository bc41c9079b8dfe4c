# samples-ivr/survey/calls/by_whatsapp.story - on WhatsApp, by a customer whose language is not known.
00:00 is +2290140000009 on whatsapp
00:00 writes Hi
00:00 receives Sahel Mobile. [Français] [English]
00:05 taps English
00:05 receives Sahel Mobile. Two questions about your last call, please.
00:05 receives From 0 to 10, would you recommend us to a friend?
00:12 writes 10
00:12 receives From 1 to 5, how satisfied are you with our answer?
00:18 writes 5
00:18 system tags Enquête répondue
00:18 receives Thank you for your opinion. Goodbye!
