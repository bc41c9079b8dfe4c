# samples-ivr/operator/calls/line_closed.story - R1: the line is closed: told so, the digital channels by voice, their addresses by SMS.
00:00 is +2290196000001
00:00 calls 106
00:00 hears Welcome to Sahel Mobile. Our voice service is not available right now. Please write to us on WhatsApp, on Messenger or by SMS to 105. Goodbye.
00:09 is disconnected
00:09 receives SMS: Sahel Mobile: write to us on WhatsApp https://wa.me/2290190000105, Messenger https://m.me/sahelmobile or by SMS to 105.
