// tests/sip/test_torture.cpp - messages made to hurt, in the style of RFC 4475: nothing breaks, and a good call follows.
