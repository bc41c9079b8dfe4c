# samples-ivr/voicemail/calls/whatsapp.story - out of hours in writing: the message is written.
00:00 system date 2026-04-07 20:00
00:00 is +2290196000001 on whatsapp
00:00 writes Good evening
00:06 taps Leave a message
00:20 writes Koffi here, my line is down since noon.
