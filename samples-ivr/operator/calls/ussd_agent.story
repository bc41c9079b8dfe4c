# samples-ivr/operator/calls/ussd_agent.story - R4 by USSD: a session cannot be put through, so the agent calls.
00:00 is +2290164000004 on ussd
00:00 calls *105#
00:00 receives Etɛ a jlo? / 1 Akwɛ / 2 Ɛntɛnɛti kpo ylɔ kpo / 3 Kodu PUK / 4 Nu yɔyɔ lɛ / 5 Gbe / 0 Azɔwatɔ
00:05 writes 0
00:05 receives Nɛ a jlo na ɖɔ xo xa azɔwatɔ mitɔn gbɔn? / 1 SMS / 2 WhatsApp / 3 Messenger / 4 Alokan
00:10 writes 4
00:10 system notes callback to +2290164000004 by support
00:10 system tags À rappeler
00:10 receives Azɔwatɔ ɖe na ylɔ we ɖo nimero elɔ ji. Odabo.
