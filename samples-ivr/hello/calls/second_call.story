# samples-ivr/hello/calls/second_call.story - who has called before is not asked for his language again; nobody is free.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 100
00:01 hears Bienvenue chez Palabre.
00:02 hears Que souhaitez-vous ? Pour nos horaires, tapez 1. Pour un agent, tapez 0.
00:08 presses 0
00:08 hears Je vous passe un agent.
00:08 waits for support
00:40 system transfers support unavailable
00:40 hears Tous nos agents sont en ligne. Rappelez-nous dans quelques minutes, s'il vous plaît.
00:45 is disconnected
