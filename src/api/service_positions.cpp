// src/api/service_positions.cpp - where agents on duty are, as those see it who supervise them.
#include "api/on_duty.hpp"
#include "api/service_task.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/history/access_book.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace palabre::api {
namespace {

constexpr const char* nobody_located = "agents are not located here";
constexpr const char* how_to_locate = "give the configuration http: {positions: {}}";

}  // namespace

/// Those who are off duty are not told, whatever is kept of them still.
void service::list_positions(const job& of) {
    if (!positions_ || crew_ == nullptr) return of->refuse(404, nobody_located, how_to_locate);
    history::duty_of(store_->access())
        .last_fixes(known(of->with.company),
                    alive([of](service& self, const reply<std::vector<history::kept_fix>>& told) {
                        if (!told) return of->refuse(told, "");
                        const auto now = self.runtime_.calendar_now();
                        const auto& rules = *self.positions_;
                        json::array all;
                        for (const auto& who : self.crew_->all_agents()) {
                            if (!is_on_duty(who, rules) || !works_for(who, of->with.company)) continue;
                            const auto found = std::ranges::find(*told, who.user, &history::kept_fix::whose);
                            if (found == told->end()) continue;
                            json::object one{{"agent", who.name}};
                            if (!who.title.empty()) one["title"] = who.title;
                            one["user"] = to_string(who.user);
                            one["state"] = to_string(who.is.state);
                            for (auto& [name, each] : api::told(found->what)) one[name] = each;
                            const auto age = std::max(duration{}, now - found->what.at);
                            one["age_ms"] = age / std::chrono::milliseconds{1};
                            one["stale"] = age > rules.stale;
                            all.push_back(std::move(one));
                        }
                        json::object made{{"positions", std::move(all)},
                                          {"stale_after_ms", rules.stale / std::chrono::milliseconds{1}}};
                        if (!rules.tiles.empty()) made["tiles"] = rules.tiles;
                        if (!rules.attribution.empty()) made["attribution"] = rules.attribution;
                        of->tell(std::move(made));
                    }));
}

void service::read_route(const job& of) {
    if (!positions_ || crew_ == nullptr) return of->refuse(404, nobody_located, how_to_locate);
    const auto name = of->text("agent");
    const auto all = crew_->all_agents();
    const auto who = std::ranges::find_if(
        all, [&](const agent_now& each) { return each.name == name && works_for(each, of->with.company); });
    if (who == all.end()) return of->refuse(404, "no agent is called so", "check his name");
    constexpr std::size_t usual = 500;
    history::duty_of(store_->access())
        .fixes_of(known(of->with.company), who->user, of->moment("from").value_or(calendar_time{}),
                  of->count("limit", usual), [of, name](const reply<std::vector<history::fix>>& told) {
                      if (!told) return of->refuse(told, "");
                      json::array points;
                      for (const auto& each : *told) points.push_back(api::told(each));
                      of->tell({{"agent", name}, {"points", std::move(points)}});
                  });
}

}  // namespace palabre::api
