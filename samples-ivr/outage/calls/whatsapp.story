# samples-ivr/outage/calls/whatsapp.story - R5 in writing.
00:00 is +2290197123456 on whatsapp
00:00 writes Le réseau ne passe pas
00:00 receives Bienvenue chez Sahel Mobile.
00:00 receives Une antenne est en panne à Parakou. Le réseau revient ce soir avant 18 heures. Veuillez nous en excuser.
00:00 receives Voulez-vous un SMS au retour du réseau ? [Me prévenir] [Autre demande]
00:08 taps Me prévenir
00:08 receives C'est noté. Un SMS vous préviendra.
00:08 receives Que souhaitez-vous ? [État du réseau] [Un agent]
00:20 taps Un agent
00:20 receives Un agent vous répond.
00:20 waits for support
