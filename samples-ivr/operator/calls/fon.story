# samples-ivr/operator/calls/fon.story - a caller in Fon: what is recorded comes from clips, amounts and dates are spoken between them.
00:00 is +2290197123456
00:00 calls 105
00:00 hears Sahel Mobile ! Pour le français, tapez 1. For English, press 2. Nu a jlo Fɔngbè ɔ, zin 3.
00:08 presses 3
00:08 hears Etɛ a jlo? Nu a jlo na mɔ akwɛ towe ɔ, zin 1. Nu Ɛntɛnɛti kpo ylɔ kpo ɔ, zin 2. Nu kodu PUK ɔ, zin 3. Nu nu yɔyɔ mitɔn lɛ ɔ, zin 4. Nu a jlo na ɖyɔ gbe ɔ, zin 5. Nu a jlo na ɖɔ xo xa azɔwatɔ ɖe ɔ, zin 0.
00:16 presses 1
00:16 hears Akwɛ e kpo nu we ɔ nyi 2 450 F CFA kaka jɛ 31 mars 2026
00:19 hears Nu ɖevo? Nu a jlo ɔ, zin 1. Nu azɔwatɔ ɔ, zin 0. Nu e fo ɔ, a sixu ɖo alokan ɔ ayi.
00:24 presses 1
00:24 hears Etɛ a jlo? Nu a jlo na mɔ akwɛ towe ɔ, zin 1. Nu Ɛntɛnɛti kpo ylɔ kpo ɔ, zin 2. Nu kodu PUK ɔ, zin 3. Nu nu yɔyɔ mitɔn lɛ ɔ, zin 4. Nu a jlo na ɖyɔ gbe ɔ, zin 5. Nu a jlo na ɖɔ xo xa azɔwatɔ ɖe ɔ, zin 0.
00:34 presses 3
00:34 hears Nimero tɛ wɛ? Nu alokan elɔ ɔ, zin 1. Nu alokan ɖevo ɔ, zin 2.
00:42 presses 1
00:42 hears Zin azan e ji e ji we ɔ: azan, sun, xwe. Nimero tantɔn.
00:50 presses 07031990
00:50 hears Kodu PUK ɔ nyi: 4 8 1 5 1 6 2 3
00:52 hears Nu ɖevo? Nu a jlo ɔ, zin 1. Nu azɔwatɔ ɔ, zin 0. Nu e fo ɔ, a sixu ɖo alokan ɔ ayi.
00:58 presses 9
00:58 system tags Traité
00:58 hears A wanu kaka. Odabo.
00:59 is disconnected
00:59 receives SMS: Sahel Mobile: akwɛ towe nyi 2 450 F CFA, kaka jɛ 31 mars 2026.
00:59 receives SMS: Sahel Mobile: kodu PUK: 48151623.
