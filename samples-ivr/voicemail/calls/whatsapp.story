# samples-ivr/voicemail/calls/whatsapp.story - out of hours in writing: the message is written.
00:00 system date 2026-04-07 20:00
00:00 is +2290196000001 on whatsapp
00:00 writes Good evening
00:00 receives Sahel Business, good day. Our office is closed at the moment.
00:00 receives How may we answer you? [Call me back] [Leave a message]
00:06 taps Leave a message
00:06 receives Tell us your name and what it is about.
00:20 writes Koffi here, my line is down since noon.
00:20 system tags Message laissé
00:20 receives Thank you, we will answer as soon as possible. Goodbye.
