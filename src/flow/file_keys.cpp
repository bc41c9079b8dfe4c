// src/flow/file_keys.cpp - the kinds of node and their keys, as one table.
#include "flow/file_keys.hpp"

namespace palabre::flow::detail {

const std::vector<node_kind>& node_kinds() {
    constexpr bool on = true, asks = true;
    static const std::vector<node_kind> all = {
        {"say", {}, on},
        {"menu", {"choices", "into"}, !on, asks},
        {"collect", {"into", "digits", "text", "valid", "confirm", "secret"}, on, asks},
        {"language", {"offer", "again", "remember"}, on, asks},
        {"lookup", {"with", "into", "timeout_ms", "meanwhile", "secret"}},
        {"act", {"with", "into", "timeout_ms", "meanwhile", "secret", "confirmed_by"}},
        {"send", {"on", "recipient", "when"}, on},
        {"promise",
         {"with", "into", "timeout_ms", "secret", "answer", "not_found", "apology", "within_ms", "on", "recipient"},
         on},
        {"offer_channels", {"offer", "queue", "promise"}, !on, asks},
        {"transfer", {"say", "ring_ms", "record"}},
        {"branch"},
        {"set", {}, on},
        {"hours"},
        {"segment"},
        {"announce", {}, on},
        {"record", {"into", "longest_ms", "silence_ms"}},
        {"call_flow", {}, on},
        {"return"},
        {"survey", {"questions"}, on, asks},
        {"schedule_callback", {}, on},
        {"bot", {"say", "answers", "into", "turns", "timeout_ms", "text_no_input_ms"}},
        {"wait_ms", {}, on},
        {"tag", {}, on},
        {"hangup"},
    };
    return all;
}

words node_keys(const node_kind& of) {
    static const std::vector<std::vector<std::string_view>> all = [] {
        std::vector<std::vector<std::string_view>> made;
        for (const node_kind& kind : node_kinds()) {
            auto& each = made.emplace_back();
            each.push_back(kind.name);
            each.insert(each.end(), kind.keys.begin(), kind.keys.end());
            if (kind.asks) each.insert(each.end(), keys::patience.begin(), keys::patience.end());
            if (kind.goes_on) each.push_back("next");
            each.insert(each.end(), {"to", "hang_up"});
        }
        return made;
    }();
    return all[static_cast<std::size_t>(&of - node_kinds().data())];
}

}  // namespace palabre::flow::detail
