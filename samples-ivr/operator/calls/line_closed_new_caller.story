# samples-ivr/operator/calls/line_closed_new_caller.story - R1: the same for somebody whose language is not known; he is not asked for it.
00:00 is +2290140000009
00:00 calls 106
00:00 hears Sahel Mobile, bonjour. Notre serveur vocal est momentanément indisponible. Écrivez-nous sur WhatsApp, sur Messenger ou par SMS au 105. Au revoir.
00:09 is disconnected
00:09 receives SMS: Sahel Mobile : écrivez-nous sur WhatsApp https://wa.me/2290190000105, Messenger https://m.me/sahelmobile ou par SMS au 105.
