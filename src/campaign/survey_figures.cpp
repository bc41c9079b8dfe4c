// src/campaign/survey_figures.cpp - CSAT and NPS out of marks.
#include "palabre/campaign/after_calls.hpp"

#include <boost/json/object.hpp>

namespace palabre::campaign {
namespace {

struct split {
    std::int64_t all = 0, high = 0, low = 0;
};

std::optional<split> split_of(const history::survey_count& of, const std::string& kind, std::int64_t high,
                              std::int64_t low) {
    const auto marks = of.marks.find(kind);
    if (marks == of.marks.end()) return {};
    split made;
    for (const auto& [mark, count] : marks->second) {
        made.all += count;
        if (mark >= high) made.high += count;
        if (mark <= low) made.low += count;
    }
    if (made.all == 0) return {};
    return made;
}

}  // namespace

std::optional<double> csat_of(const history::survey_count& what) {
    const auto made = split_of(what, "csat", 4, 0);
    if (!made) return {};
    return static_cast<double>(made->high) / static_cast<double>(made->all);
}

std::optional<double> nps_of(const history::survey_count& what) {
    const auto made = split_of(what, "nps", 9, 6);
    if (!made) return {};
    return static_cast<double>(made->high - made->low) / static_cast<double>(made->all);
}

value told(const history::survey_count& what) {
    boost::json::object made{
        {"group", what.group},
        {"sent", what.sent},
        {"answered", what.answered},
        {"response_rate", what.sent == 0 ? 0 : static_cast<double>(what.answered) / static_cast<double>(what.sent)}};
    const auto put = [&](const char* name, const std::optional<double>& figure) {
        if (figure) made[name] = *figure;
    };
    put("csat", csat_of(what));
    put("nps", nps_of(what));
    boost::json::object marks;
    for (const auto& [kind, counts] : what.marks) {
        boost::json::object of;
        for (const auto& [mark, count] : counts) of[std::to_string(mark)] = count;
        marks[kind] = std::move(of);
    }
    made["marks"] = std::move(marks);
    return made;
}

}  // namespace palabre::campaign
