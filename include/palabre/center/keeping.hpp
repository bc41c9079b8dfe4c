// palabre/center/keeping.hpp - whose conversations a center keeps, and how.
#pragma once

#include "palabre/campaign/after_plan.hpp"
#include "palabre/center/onward.hpp"
#include "palabre/center/recordings.hpp"
#include "palabre/core/phone_number.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/event.hpp"

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace palabre {

/// Whose conversations are kept, and how.
struct keeping {
    std::string company;                      ///< Its name in the store, such as "moov-benin"; made where it is new.
    std::string title = {};                   ///< For people: "Moov Bénin".
    country home = {};                        ///< Of numbers that a channel writes without their country.
    std::vector<std::string> addresses = {};  ///< Ours that are this company's; none: all that no company names.
    duration patience = std::chrono::milliseconds{500};  ///< How long a caller waits to be recognised; then he is new.
    duration gathers{0};  ///< How long what nobody waits for may wait to share a commit: 100 ms spare most of them.
    history::event_rules events = {};  ///< What its events are written for.
    recording_rules recordings = {};
    /// What is to be written with an agent's disposition; empty: nothing follows.
    std::function<std::vector<history::change::any>(const campaign::ended_call&)> after = {};
    onward_rules onward = {};  ///< What is written to a caller who goes on in writing.
};

}  // namespace palabre
