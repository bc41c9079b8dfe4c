# samples-ivr/operator/calls/outage_news.story - R5: customers of Atacora hear of the failure at the greeting; others do not.
00:00 is +2290195000003
00:00 calls 105
00:00 hears Sahel Mobile, bonjour.
00:01 hears Le réseau est perturbé dans l'Atacora. Nos équipes y travaillent ; retour prévu mercredi soir.
00:07 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:12 presses 1
00:12 hears Votre crédit est de 12 000 F CFA, valable jusqu'au 30 avril 2026.
00:16 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:22 hangs up
00:22 system tags Traité
00:22 receives SMS: Sahel Mobile : votre crédit est de 12 000 F CFA, valable jusqu'au 30 avril 2026.
