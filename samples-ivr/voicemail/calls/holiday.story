# samples-ivr/voicemail/calls/holiday.story - Tabaski is a Wednesday, and closed; silence leads to the voicemail, which hears nothing.
00:00 system date 2026-05-27 10:00
00:00 is +2290197123456
00:00 calls 110
