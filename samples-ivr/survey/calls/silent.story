# samples-ivr/survey/calls/silent.story - who does not answer is asked once more and let go.
00:00 is +2290197123456
00:00 calls 3600
