# samples-ivr/outage/calls/whatsapp.story - R5 in writing.
00:00 is +2290197123456 on whatsapp
00:00 writes Le réseau ne passe pas
00:08 taps Me prévenir
00:20 taps Un agent
