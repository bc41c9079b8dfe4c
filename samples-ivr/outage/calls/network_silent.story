# samples-ivr/outage/calls/network_silent.story - the network's system is silent: the notice is told all the same, and nothing is promised.
00:00 is +2290197123456
00:00 calls 105
00:00 hears Bienvenue chez Sahel Mobile.
00:01 hears Une antenne est en panne à Parakou. Le réseau revient ce soir avant 18 heures. Veuillez nous en excuser.
00:07 hears Voulez-vous un SMS au retour du réseau ? Si oui, tapez 1. Pour toute autre demande, tapez 2.
00:14 system hangs network
00:15 presses 1
00:18 hears Je ne peux pas le noter pour le moment. Un agent peut le faire pour vous.
00:22 hears Que souhaitez-vous ? Pour réécouter les informations sur le réseau, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:24 presses 0
00:24 hears Un agent vous répond.
00:24 waits for support
00:40 system transfers support unavailable
00:40 hears Tous nos agents sont en ligne. Rappelez-nous dans quelques minutes, s'il vous plaît.
00:45 is disconnected
