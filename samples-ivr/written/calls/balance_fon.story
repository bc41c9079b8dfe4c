# samples-ivr/written/calls/balance_fon.story - the same question in Fon.
00:00 is +2290196000001 on whatsapp
00:00 writes Akwɛ nabi wɛ kpo nu mi
00:00 receives Akwɛ towe kpo 150 F CFA.
