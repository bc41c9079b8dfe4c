// src/channel/whatsapp/errors.cpp - what the codes of WhatsApp's Cloud API mean for a message.
#include "channel/whatsapp/incoming.hpp"

#include <array>

namespace palabre::whatsapp {
namespace {

using namespace std::chrono_literals;
using kind = send_result::kind;
using meta::meaning;

// Cloud API reference, error codes. What another account might do is declined, what none could is rejected.
constexpr std::array rows{
    meaning{131047, 131047, 0, kind::rejected, send_fault::window_closed},
    meaning{131021, 131021, 0, kind::rejected, send_fault::unreachable},  // to ourselves
    meaning{131026, 131026, 0, kind::rejected, send_fault::unreachable},
    meaning{131030, 131030, 0, kind::declined, send_fault::unreachable},  // a trial number knows its few
    meaning{130472, 130472, 0, kind::rejected, send_fault::unreachable},  // held back by an experiment of theirs
    meaning{131049, 131049, 0, kind::rejected,
            send_fault::unreachable},  // by their cap: he himself has refused nothing
    meaning{131050, 131050, 0, kind::rejected, send_fault::opted_out},
    meaning{130429, 130429, 0, kind::later, send_fault::limited, 1s, true},
    meaning{80007, 80007, 0, kind::later, send_fault::limited, 60s, true},
    meaning{131048, 131048, 0, kind::later, send_fault::limited, 10min, true},  // too many called it spam
    meaning{131056, 131056, 0, kind::later, send_fault::limited, 6s},
    meaning{131000, 131000, 0, kind::later, send_fault::provider, 5s},
    meaning{131016, 131016, 0, kind::later, send_fault::provider, 30s, true},
    meaning{131057, 131057, 0, kind::later, send_fault::provider, 60s, true},
    meaning{133004, 133004, 0, kind::later, send_fault::provider, 30s, true},
    meaning{131031, 131031, 0, kind::later, send_fault::bad_sender, 1h, true},     // locked
    meaning{131042, 131042, 0, kind::later, send_fault::bad_sender, 15min, true},  // not paid
    meaning{131005, 131005, 0, kind::later, send_fault::bad_sender, 5min, true},   // no permission
    meaning{131045, 131045, 0, kind::later, send_fault::bad_sender, 5min, true},   // not registered
    meaning{133010, 133010, 0, kind::later, send_fault::bad_sender, 5min, true},
    meaning{130497, 130497, 0, kind::declined, send_fault::bad_sender},   // not in his country
    meaning{131062, 131062, 0, kind::rejected, send_fault::bad_content},  // not to a user id
    meaning{132000, 132999, 0, kind::declined, send_fault::bad_content},  // templates
};

}  // namespace

send_result result_of(const meta::graph_error& why) {
    return meta::result_of(why, rows);
}

}  // namespace palabre::whatsapp
