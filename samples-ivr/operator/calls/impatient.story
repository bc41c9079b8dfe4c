# samples-ivr/operator/calls/impatient.story - who knows the menu by heart presses ahead and waits for nothing.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 105
00:01 presses 21
00:01 hears Sahel Mobile, bonjour.
00:02 hears Il vous reste 1 200 mégaoctets jusqu'au 9 mars 2026. Vous en avez utilisé 800 ce mois-ci.
00:07 hears Autre chose ? Pour le menu, tapez 1. Pour un agent, tapez 0. Sinon, vous pouvez raccrocher.
00:12 hangs up
00:12 system tags Traité
00:12 receives SMS: Sahel Mobile : il vous reste 1 200 Mo jusqu'au 9 mars 2026. Utilisés ce mois-ci : 800 Mo.
