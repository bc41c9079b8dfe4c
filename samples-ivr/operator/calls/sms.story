# samples-ivr/operator/calls/sms.story - by SMS: numbered lines, answered by number or by word, whatever the accents.
00:00 is +2290197123456 on sms
00:00 writes SOLDE
00:00 receives Sahel Mobile ! / 1 Français / 2 English / 3 Fɔngbè
00:30 writes francais
00:30 receives Que souhaitez-vous ? / 1 Crédit / 2 Internet et appels / 3 Code PUK / 4 Offres / 5 Langue / 0 Un agent
01:00 writes credit
01:00 receives Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
01:00 receives Autre chose ? / 1 Menu / 0 Un agent / 9 Terminer
01:40 writes 9
01:40 system tags Traité
01:40 receives Merci, et à bientôt.
