// src/channel/messenger/errors.cpp - what the codes of Messenger's Send API mean for a message.
#include "channel/messenger/incoming.hpp"

#include <array>

namespace palabre::messenger {
namespace {

using namespace std::chrono_literals;
using kind = send_result::kind;
using meta::meaning;

// Messenger Platform reference, error codes: code, and the subcode that tells cases apart.
constexpr std::array rows{
    meaning{10, 10, 2018278, kind::rejected, send_fault::window_closed},
    meaning{10, 10, 2018065, kind::rejected, send_fault::window_closed},
    meaning{10, 10, 2018108, kind::rejected, send_fault::opted_out},  // receives nothing from us now
    meaning{551, 551, 0, kind::rejected, send_fault::unreachable},
    meaning{200, 200, 1545041, kind::rejected, send_fault::unreachable},
    meaning{200, 200, 2018028, kind::later, send_fault::bad_sender, 1h, true},  // not approved for the public
    meaning{100, 100, 2018001, kind::rejected, send_fault::unreachable},
    meaning{100, 100, 2018109, kind::rejected, send_fault::bad_content},  // the attachment is too large
    meaning{613, 613, 2018334, kind::later, send_fault::limited, 10s},    // of that customer
    meaning{4, 4, 2018022, kind::later, send_fault::limited, 60s, true},
    meaning{1200, 1200, 0, kind::later, send_fault::provider, 10s},
    meaning{1545041, 1545041, 0, kind::rejected, send_fault::unreachable},
};

}  // namespace

send_result result_of(const meta::graph_error& why) {
    return meta::result_of(why, rows);
}

}  // namespace palabre::messenger
