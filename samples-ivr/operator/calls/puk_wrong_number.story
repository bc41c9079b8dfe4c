# samples-ivr/operator/calls/puk_wrong_number.story - a number that is none and a date that is none are asked for again.
00:00 is +2290165000007
00:00 system knows +2290165000007 {"language":"fr"}
00:00 calls 105
00:00 hears Sahel Mobile, bonjour.
00:01 hears Que souhaitez-vous ? Pour votre crédit, tapez 1. Pour vos consommations internet et vos appels, tapez 2. Pour un code PUK, tapez 3. Pour nos offres, tapez 4. Pour changer de langue, tapez 5. Pour parler à un agent, tapez 0.
00:05 presses 3
00:05 hears Pour quel numéro ? Pour le numéro dont vous appelez, tapez 1. Pour un autre numéro, tapez 2.
00:09 presses 2
00:09 hears Tapez le numéro Sahel Mobile concerné : dix chiffres.
00:14 presses 0121300000
00:14 hears Ce n'est pas un numéro de mobile du Bénin. Tapez le numéro Sahel Mobile concerné : dix chiffres.
00:22 presses 0197123456
00:22 hears Le 0 1 9 7 1 2 3 4 5 6. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:30 presses 2
00:30 hears Tapez le numéro Sahel Mobile concerné : dix chiffres.
00:35 presses 0197123456
00:35 hears Le 0 1 9 7 1 2 3 4 5 6. Si c'est exact, tapez 1. Pour corriger, tapez 2.
00:42 presses 1
00:42 hears Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.
00:52 presses 31131990
00:52 hears Il faut deux chiffres pour le jour, deux pour le mois, quatre pour l'année. Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.
01:02 presses 07031990
01:02 hears Le code PUK est : 4 8 1 5 1 6 2 3. Je répète : 4 8 1 5 1 6 2 3. Il vous arrive aussi par SMS.
01:08 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
01:14 hangs up
01:14 system tags Traité
01:14 receives SMS: Sahel Mobile : code PUK 48151623. Attention, dix essais faux bloquent la carte pour toujours.
