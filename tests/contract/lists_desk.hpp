// tests/contract/lists_desk.hpp - one company's lists of leads, asked and answered at once.
#pragma once

#include "contract/desk.hpp"
#include "palabre/history/lead_book.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace palabre::contract {

constexpr std::int32_t today = 20'458;  // morning's, in days since 1970

/// One company's lists, asked and answered at once.
class lists_desk {
public:
    explicit lists_desk(store_stage& on, const std::string& name = "acme") : on_{on}, acme{on, name} {}

    lead_book& book() const { return acme.store().leads(); }
    template<class Value, class Ask> reply<Value> ask(Ask question) const {
        return on_.ask<Value>([&](auto then) { question(book(), then); });
    }
    lead_list_id open(const std::string& name = "march", const std::string& campaign = "") const {
        const lead_list list{acme.next<lead_list>(), name, campaign, morning};
        return ask<lead_list>([&](auto& in, auto then) { in.open_list(list, then); })->id;
    }
    lead_upload begin(lead_list_id into, const std::string& hash = "h1", unique_in unique = unique_in::campaign) const {
        const lead_upload what{.id = acme.next<lead_upload>(),
                               .into = into,
                               .file = "march.csv",
                               .hash = hash,
                               .unique = unique,
                               .bytes = 9,
                               .began = morning};
        return *ask<lead_upload>([&](auto& in, auto then) { in.begin_upload(what, then); });
    }
    listed_lead row(std::int64_t line, std::vector<std::string> numbers, std::string region = "BJ",
                    int priority = usual_priority) const {
        listed_lead made{.id = acme.next<lead>(),
                         .line = line,
                         .region = std::move(region),
                         .priority = priority,
                         .digest = line * 1000};
        for (auto& each : numbers) {
            made.numbers.push_back({each, "written " + each, "phone"});
            made.digest += static_cast<std::int64_t>(each.back());
        }
        return made;
    }
    reply<lead_upload> add(lead_upload_id to, std::vector<listed_lead> rows, bool last = true,
                           std::int64_t first = 0) const {
        return ask<lead_upload>([&](auto& in, auto then) { in.add_rows(to, {first, rows, 7, last}, then); });
    }
    /// A list of these rows.
    lead_list_id fill(const std::string& name, std::vector<listed_lead> rows, const std::string& campaign = "") const {
        const auto id = open(name, campaign);
        const auto done = add(begin(id, "h " + name).id, std::move(rows));
        REQUIRE(told(done) == "done");
        return id;
    }
    std::vector<lead_fault> faults(lead_upload_id of, std::int64_t line = 0, int place = -1,
                                   std::size_t limit = 100) const {
        return *ask<std::vector<lead_fault>>([&](auto& in, auto then) { in.faults(of, line, place, limit, then); });
    }
    std::vector<lead> leads(lead_list_id in_list) const {
        return *ask<std::vector<lead>>([&](auto& in, auto then) { in.leads(in_list, {}, 1000, then); });
    }
    reply<std::vector<lead>> claim(const lead_question& what) const {
        return ask<std::vector<lead>>([&](auto& in, auto then) { in.claim_leads(what, then); });
    }
    std::vector<std::int64_t> claimed(const lead_question& what) const {
        std::vector<std::int64_t> lines;
        const auto all = claim(what);
        REQUIRE(told(all) == "done");
        for (const auto& each : *all) lines.push_back(each.line);
        return lines;
    }
    lead_counts counts(lead_list_id of) const {
        return *ask<lead_counts>([&](auto& in, auto then) { in.counts(of, then); });
    }
    std::vector<lead_attempt> orphans(calendar_time due) const {
        return *ask<std::vector<lead_attempt>>(
            [&](auto& in, auto then) { in.settle_lead_orphans(morning, due, then); });
    }
    std::vector<lead_attempt> attempts(lead_id of) const {
        return *ask<std::vector<lead_attempt>>([&](auto& in, auto then) { in.attempts_of(of, then); });
    }
    lead_attempt_id dial(const lead& whom, calendar_time at = morning) const {
        const auto id = acme.next<lead_attempt>();
        acme.put({change::begin_attempt{{.id = id,
                                         .of = whom.id,
                                         .number = whom.next,
                                         .address = whom.numbers.at(static_cast<std::size_t>(whom.next)).address,
                                         .began = at},
                                        today}});
        return id;
    }
    void settle(lead_attempt_id which, const std::string& result, lead_state then, calendar_time due = {}, int next = 0,
                user_id agent = {}) const {
        acme.put({change::settle_attempt{which, morning + 1min, result, 486, then, due, next, agent}});
    }

private:
    store_stage& on_;

public:
    const desk acme;
};

}  // namespace palabre::contract
