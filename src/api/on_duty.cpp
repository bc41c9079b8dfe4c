// src/api/on_duty.cpp - whether an agent is on duty, for which company, and where he was last.
#include "api/on_duty.hpp"

#include "core/moment.hpp"

#include <algorithm>

namespace palabre::api {

bool is_on_duty(const agent_now& who, const position_rules& by) {
    using routing::agent_state;
    if (who.is.state == agent_state::paused) return std::ranges::find(by.pauses, who.is.pause_code) != by.pauses.end();
    return who.is.state != agent_state::offline;
}

bool works_for(const agent_now& who, const std::string& company) {
    return std::ranges::any_of(who.queues, [&](const std::string& each) {
        const auto end = each.find('/');
        return end == each.npos || each.compare(0, end, company) == 0;
    });
}

boost::json::object told(const history::fix& what) {
    constexpr double millionths = 1e6;
    boost::json::object made{{"latitude", static_cast<double>(what.latitude) / millionths},
                             {"longitude", static_cast<double>(what.longitude) / millionths}};
    if (what.accuracy > 0) made["accuracy_m"] = what.accuracy;
    made["at"] = detail::write_moment(what.at);
    return made;
}

}  // namespace palabre::api
