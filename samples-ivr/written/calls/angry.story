# samples-ivr/written/calls/angry.story - an angry customer is handed over at once, and the assistant keeps silent then.
00:00 is +2290197123456 on whatsapp
00:00 writes Vous m'avez volé mon crédit, je suis très en colère !
00:00 receives Nous sommes désolés. Un conseiller lit ce que vous avez écrit.
00:00 waits for support
