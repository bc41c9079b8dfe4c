# samples-ivr/outage/calls/by_segment.story - R5: the night of the works companies hear of them; the next morning nobody does.
00:00 system date 2026-03-05 23:00
00:00 is +2290166000002
00:00 calls 105
00:00 hears Bienvenue chez Sahel Mobile.
00:01 hears Les liaisons louées sont coupées cette nuit de 22 heures à 4 heures, pour des travaux annoncés.
00:07 hears Que souhaitez-vous ? Pour réécouter les informations sur le réseau, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:12 hangs up
00:12 system tags Traité
00:30 system date 2026-03-06 08:00
00:31 calls 105
00:31 hears Bienvenue chez Sahel Mobile.
00:32 hears Que souhaitez-vous ? Pour réécouter les informations sur le réseau, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:40 hangs up
00:40 system tags Traité
