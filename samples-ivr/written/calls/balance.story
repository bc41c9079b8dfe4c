# samples-ivr/written/calls/balance.story - a balance asked in free text on WhatsApp, answered by the company's system.
00:00 is +2290197123456 on whatsapp
00:00 writes C'est combien qui me reste sur ma puce svp
00:00 receives Votre crédit est de 2 450 F CFA, valable jusqu'au 31 mars 2026.
00:20 writes À quelle heure ouvrent vos agences ?
00:20 receives Nos agences sont ouvertes du lundi au vendredi de 8 h à 18 h, et le samedi de 9 h à 13 h.
