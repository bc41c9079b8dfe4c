# samples-ivr/outage/calls/concerned.story - R5: a customer of Parakou hears of the mast, wants to be told when it is back, and goes on.
00:00 is +2290197123456
00:00 calls 105
00:00 hears Bienvenue chez Sahel Mobile.
00:01 hears Une antenne est en panne à Parakou. Le réseau revient ce soir avant 18 heures. Veuillez nous en excuser.
00:07 hears Voulez-vous un SMS au retour du réseau ? Si oui, tapez 1. Pour toute autre demande, tapez 2.
00:14 presses 1
00:14 hears C'est noté. Un SMS vous préviendra.
00:16 hears Que souhaitez-vous ? Pour réécouter les informations sur le réseau, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:26 hangs up
00:26 system tags Traité
00:26 receives SMS: Sahel Mobile : c'est noté, un SMS vous dira quand le réseau sera revenu.
