# samples-ivr/operator/calls/ussd.story - by USSD: one screen a turn, none over 182 characters; the SMS follows.
00:00 is +2290197123456 on ussd
00:00 calls *105#
00:00 receives Sahel Mobile ! / 1 Français / 2 English / 3 Fɔngbè
00:04 writes 1
00:04 receives Que souhaitez-vous ? / 1 Crédit / 2 Internet et appels / 3 Code PUK / 4 Offres / 5 Langue / 0 Un agent
00:08 writes 2
00:08 receives Vos consommations : / 1 Internet / 2 Appels
00:12 writes 2
00:12 receives Ce mois-ci, vous avez passé 12 appels, en tout 48 minutes, pour 1 440 F CFA. Le dernier, le 27 février 2026 à 18:30. / Autre chose ? / 1 Menu / 0 Un agent / 9 Terminer
00:18 writes 9
00:18 system tags Traité
00:18 receives Merci, et à bientôt.
00:18 receives SMS: Sahel Mobile : ce mois-ci, 12 appels, 48 minutes, 1 440 F CFA. Dernier appel le 27 février 2026 à 18:30.
