# samples-ivr/operator/calls/whatsapp.story - the same on WhatsApp: lists and buttons; what is written already is not sent again.
00:00 is +2290197123456 on whatsapp
00:00 writes Bonjour
00:00 receives Sahel Mobile ! [Français] [English] [Fɔngbè]
00:04 taps Français
00:04 receives Que souhaitez-vous ? [Crédit] [Internet et appels] [Code PUK] [Offres] [Langue] [Un agent]
00:08 taps Crédit
00:08 receives Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:08 receives Autre chose ? [Menu] [Un agent] [Terminer]
00:13 taps Menu
00:13 receives Que souhaitez-vous ? [Crédit] [Internet et appels] [Code PUK] [Offres] [Langue] [Un agent]
00:16 taps Code PUK
00:16 receives Pour quel numéro ? [Ce numéro] [Un autre numéro]
00:19 taps Ce numéro
00:19 receives Pour vérifier votre identité, indiquez votre date de naissance : jour, mois, année, en huit chiffres.
00:30 writes 07031990
00:30 receives Le code PUK est : 48151623.
00:30 receives Autre chose ? [Menu] [Un agent] [Terminer]
00:36 taps Un agent
00:36 receives Un agent vous répond.
00:36 waits for support
00:50 system transfers support answered
