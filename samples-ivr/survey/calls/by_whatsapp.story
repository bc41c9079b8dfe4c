# samples-ivr/survey/calls/by_whatsapp.story - on WhatsApp, by a customer whose language is not known.
00:00 is +2290140000009 on whatsapp
00:00 writes Hi
00:05 taps English
00:12 writes 10
00:18 writes 5
