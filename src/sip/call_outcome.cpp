// src/sip/call_outcome.cpp - what a refused call's status and cause mean, for people and for fail-over.
#include "sip/call_outcome.hpp"

namespace palabre {

const char* to_string(call_result what) noexcept {
    switch (what) {
    case call_result::answered: return "answered";
    case call_result::busy: return "busy";
    case call_result::no_answer: return "no_answer";
    case call_result::rejected: return "rejected";
    case call_result::unreachable: return "unreachable";
    case call_result::failed: return "failed";
    case call_result::cancelled: return "cancelled";
    default: return "not_allowed";
    }
}

namespace sip {

int cause_of(int status) noexcept {
    switch (status) {
    case 401:
    case 402:
    case 403:
    case 407:
    case 603: return 21;
    case 404:
    case 485:
    case 604: return 1;
    case 405: return 63;
    case 406:
    case 415: return 79;
    case 408:
    case 504: return 102;
    case 410: return 22;
    case 480: return 18;
    case 482:
    case 483: return 25;
    case 484: return 28;
    case 486:
    case 600: return 17;
    case 500:
    case 503: return 41;
    case 501: return 79;
    case 502: return 38;
    default: return status == 0 ? 0 : 31;
    }
}

call_outcome outcome_of(const ended& how) {
    call_outcome made;
    made.status = how.status;
    made.cause = how.cause != 0 ? how.cause : cause_of(how.status);
    made.reason = how.reason;
    const auto what = [&] {
        switch (how.cause) {  // the network's own word counts for more than a gateway's translation of it
        case 17: return call_result::busy;
        case 18:
        case 19: return call_result::no_answer;
        case 1:
        case 21:
        case 22:
        case 28: return call_result::rejected;
        default: break;
        }
        if (how.who == ended::by::stack)
            return how.status == 408 || how.status >= 500 ? call_result::unreachable : call_result::failed;
        switch (how.status) {
        case 486:
        case 600: return call_result::busy;
        case 408:
        case 480:
        case 487: return call_result::no_answer;
        case 401:
        case 407:
        case 488:
        case 606: return call_result::failed;  // between the trunk and us
        default:
            return how.status >= 500 && how.status < 600 ? call_result::failed
                   : how.status < 400                    ? call_result::failed
                                                         : call_result::rejected;
        }
    };
    made.what = how.who == ended::by::us ? call_result::cancelled : what();
    return made;
}

bool may_go_elsewhere(const ended& how) noexcept {
    switch (how.cause) {
    case 34:  // no circuit
    case 38:  // network out of order
    case 41:  // temporary failure
    case 42:  // congestion
    case 44:
    case 47: return true;
    case 0: break;
    default: return false;
    }
    if (how.who == ended::by::stack) return how.status == 408 || how.status == 503 || how.status >= 500;
    return how.who == ended::by::caller && how.status >= 500 && how.status < 600;
}

}  // namespace sip
}  // namespace palabre
