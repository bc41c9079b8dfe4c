# samples-ivr/written/calls/endpoint_dead.story - what only the model could answer, and it is silent: an agent, no invented answer.
00:00 is +2290197123456 on whatsapp
00:00 writes Quand aurez-vous la fibre dans mon quartier ?
00:00 receives Un conseiller vous répond ici.
00:00 waits for support
