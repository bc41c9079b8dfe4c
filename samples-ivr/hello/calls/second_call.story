# samples-ivr/hello/calls/second_call.story - who has called before is not asked for his language again; nobody is free.
00:00 is +2290197123456
00:00 system knows +2290197123456 {"language":"fr"}
00:01 calls 100
00:08 presses 0
00:40 system transfers support unavailable
