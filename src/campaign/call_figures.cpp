// src/campaign/call_figures.cpp - a campaign's figures as its row keeps them, and as people are told.
#include "campaign/call_figures.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace palabre::campaign {

namespace json = boost::json;

namespace {

/// Those that are kept, by their names.
template<class Progress, class Do> void each_count(Progress& of, Do then) {
    then("tried", of.tried);
    then("dialled", of.dialled);
    then("answered", of.answered);
    then("connected", of.connected);
    then("abandoned", of.abandoned);
    then("machines", of.machines);
    then("today", of.today);
}

json::object written_counts(const std::map<std::string, std::int64_t>& of) {
    json::object all;
    for (const auto& [name, count] : of) all[name] = count;
    return all;
}

}  // namespace

std::string call_figures::written() const {
    json::object all{{"day", day},
                     {"turn", turn},
                     {"results", written_counts(counted.results)},
                     {"refused", written_counts(counted.refused)},
                     {"day_answered", day_answered},
                     {"day_machines", day_machines},
                     {"day_abandoned", day_abandoned}};
    each_count(counted, [&](const char* name, std::int64_t count) { all[name] = count; });
    return json::serialize(all);
}

call_figures call_figures::read(const std::string& cursor) {
    call_figures made;
    boost::system::error_code failed;
    const auto parsed = json::parse(cursor, failed);
    const auto* const all = failed ? nullptr : parsed.if_object();
    if (all == nullptr) return made;
    const auto number = [&](const char* name) {
        const auto* const found = all->if_contains(name);
        return found != nullptr && found->is_int64() ? found->get_int64() : 0;
    };
    made.day = static_cast<std::int32_t>(number("day"));
    made.turn = number("turn");
    made.day_answered = number("day_answered");
    made.day_machines = number("day_machines");
    made.day_abandoned = number("day_abandoned");
    each_count(made.counted, [&](const char* name, std::int64_t& count) { count = number(name); });
    const auto counts = [&](const char* name, std::map<std::string, std::int64_t>& into) {
        if (const auto* const found = all->if_contains(name); found != nullptr && found->is_object())
            for (const auto& [what, count] : found->get_object())
                if (count.is_int64()) into[what] = count.get_int64();
    };
    counts("results", made.counted.results);
    counts("refused", made.counted.refused);
    return made;
}

value told(const call_progress& what, bool machines_count) {
    json::object all{{"loaded", what.loaded}, {"left", what.left}, {"results", written_counts(what.results)}};
    if (!what.refused.empty()) all["refused"] = written_counts(what.refused);
    each_count(what, [&](const char* name, std::int64_t count) { all[name] = count; });
    all["ringing"] = what.ringing;
    all["waiting"] = what.waiting;
    all["talking"] = what.talking;
    all["agents_free"] = what.agents_free;
    all["agents_busy"] = what.agents_busy;
    all["abandonment"] = what.abandonment(machines_count);
    all["penetration"] = what.penetration();
    if (!what.why.empty()) all["why"] = what.why;
    return all;
}

}  // namespace palabre::campaign
