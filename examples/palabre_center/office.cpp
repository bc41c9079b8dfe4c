// examples/palabre_center/office.cpp - what is asked of a floor, and how the company's systems answer.
#include "office_parts.hpp"

#include "core/moment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace palabre_center {

using namespace palabre;

office::office(asio_runtime& on, history::store& of, adjustments& flows, office_view with, logger log)
    : on_{on}, store_{of}, flows_{flows}, with_{std::move(with)}, log_{std::move(log)} {
}

office::~office() {
    *alive_ = false;
    on_.cancel(looking_);
    if (at_disks_.joinable()) at_disks_.join();
}

void office::adjust(api::adjustment_asked what, std::function<void(api::adjusted)> then) {
    static const std::map<std::string_view, step> steps{{"list_staff", &office::list_staff},
                                                        {"set_queue", &office::set_queue},
                                                        {"restore_queue", &office::restore_queue},
                                                        {"set_agent", &office::set_agent},
                                                        {"restore_agent", &office::restore_agent},
                                                        {"list_connectors", &office::list_connectors},
                                                        {"try_connector", &office::try_connector},
                                                        {"list_alerts", &office::list_alerts},
                                                        {"list_alert_receivers", &office::list_alert_receivers},
                                                        {"set_alert_receivers", &office::set_alert_receivers}};
    const auto found = steps.find(what.operation);
    if (found == steps.end()) return flows_.adjust(std::move(what), std::move(then));
    (this->*found->second)(std::make_shared<wish>(wish{{std::move(what), std::move(then)}}));
}

void office::failed(const std::string& connector, const std::string& why) {
    constexpr std::size_t most = 5;
    auto& all = failures_[connector];
    all.push_front({on_.calendar_now(), why});
    if (all.size() > most) all.pop_back();
}

/// Those that the company's flows and queues ask, and no others.
std::vector<std::string> office::connectors_of(const std::string& company) const {
    std::set<std::string> all;
    for (const auto& plan : flows_.flows_of(company))
        for (const auto& [id, node] : plan->nodes())
            if (const auto* const name = asked_by(node)) all.insert(*name);
    for (const auto& each : with_.made->agents.queues)
        if (each.company == company && each.segment) all.insert(each.segment->connector);
    std::erase_if(all, [this](const std::string& each) { return with_.connector(each) == nullptr; });
    return {all.begin(), all.end()};
}

value office::connector_told(const std::string& connector) const {
    const auto now = with_.connector(connector)->figures();
    json::object made{{"connector", connector},
                      {"breaker", to_string(now.breaker)},
                      {"rests_ms", with_.connector(connector)->rest() / std::chrono::milliseconds{1}},
                      {"answered", now.answered},
                      {"failed", now.failed},
                      {"refused", now.refused},
                      {"crowded", now.crowded},
                      {"opened", now.opened},
                      {"at_work", now.at_work},
                      {"waiting", now.waiting}};
    std::uint64_t count = 0;
    duration spent{0}, longest{0};
    for (const auto& each : with_.center->figures().lookups) {
        if (each.connector != connector) continue;
        count += each.count;
        spent += each.time;
        longest = std::max(longest, each.longest);
    }
    if (count > 0) {
        made["mean_ms"] = spent / static_cast<std::int64_t>(count) / std::chrono::milliseconds{1};
        made["longest_ms"] = longest / std::chrono::milliseconds{1};
    }
    json::array failures;
    if (const auto found = failures_.find(connector); found != failures_.end())
        for (const auto& each : found->second)
            failures.push_back(json::object{{"at", palabre::detail::write_moment(each.at)}, {"why", each.why}});
    made["failures"] = std::move(failures);
    const auto settings = with_.made->connectors.find(connector);
    if (settings != with_.made->connectors.end() && settings->second.tries)
        made["tries"] = settings->second.tries->operation;
    return made;
}

void office::list_connectors(const wish_ptr& of) {
    json::array all;
    for (const auto& each : connectors_of(of->company())) all.push_back(connector_told(each));
    of->tell({{"connectors", std::move(all)}});
}

/// The one call that does no harm, as --check makes it. It goes the way of all calls: an open breaker lets it not pass.
void office::try_connector(const wish_ptr& of) {
    const auto name = of->text("connector");
    const auto all = connectors_of(of->company());
    if (std::ranges::find(all, name) == all.end())
        return of->refuse(404, "no flow of the company's asks such a connector", "list_connectors has those");
    const auto settings = with_.made->connectors.find(name);
    if (settings == with_.made->connectors.end() || !settings->second.tries)
        return of->refuse(409, "nothing is known that may be asked without harm",
                          "add try: {operation: NAME, arguments: {...}} to the connector in the center's file");
    const auto began = on_.now();
    constexpr duration patience = std::chrono::seconds{8};  // before the request's own end
    with_.connector(name)->call(
        settings->second.tries->operation, settings->second.tries->arguments, began + patience,
        [this, of, name, began, alive = alive_](const outcome& how) {
            if (!*alive) return;
            const auto took = on_.now() - began;
            if (how.what == outcome::kind::unavailable) failed(name, how.reason);
            json::object made{{"outcome", to_string(how.what)}, {"took_ms", took / std::chrono::milliseconds{1}}};
            if (!how.reason.empty()) made["why"] = how.reason;
            made["connector"] = connector_told(name);
            of->tell(std::move(made));
        });
}

}  // namespace palabre_center
