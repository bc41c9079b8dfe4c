// tests/campaign/campaign_house.hpp - a company with customers, carriers, a sender and campaigns, on a disk of memory.
#pragma once

#include "delivery/stand.hpp"

#include "palabre/campaign/message_campaigns.hpp"
#include "palabre/center/campaign_ways.hpp"
#include "palabre/delivery/permission.hpp"

#include <boost/json/parse.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace palabre::tests {

/// Answers of a company's own system, page by page.
struct named_by_hand final : campaign::named_lists {
    explicit named_by_hand(runtime& on) : loop{on} {}
    void page(const std::string& operation, const value& arguments, const std::string& after, std::size_t,
              std::function<void(campaign::named_page)> then) override {
        asked.push_back(operation + " " + std::string{arguments.at("cell").as_string()} + " " + after);
        loop.post([this, then = std::move(then), after] {
            if (down) return then({.why = "down"});
            then(pages.at(after));
        });
    }
    runtime& loop;
    std::map<std::string, campaign::named_page> pages;
    std::vector<std::string> asked;
    bool down = false;
};

struct campaign_house {
    explicit campaign_house(std::vector<carrier_traits> carriers = {{.name = "sms"}},
                            delivery::permission_rules with = {}, delivery::sender_options sends = {})
        : rules{std::move(with)}, on{std::move(carriers), std::move(sends)} {
        rules.home = country{"BJ"};
        rules.may_wait = {"notice", "marketing", "survey"};
        begin();
        on.start();
    }

    void begin() {
        asks.emplace(on.clock, on.store->of(on.id), rules);
        for (const auto& each : on.gates) asks->add(*each);
        ways.emplace(*asks);
        lists.emplace(on.clock);
        campaigns.emplace(on.clock, *on.store, on.id, *ways, &*lists,
                          campaign::options{.home = country{"BJ"}, .queued = [this] { on.sends->look(); }});
        campaigns->start();
    }
    /// The process dies and comes again on the same disk.
    void crash_and_begin() {
        campaigns.reset();
        ways.reset();
        asks.reset();
        on.crash();
        on.begin();
        begin();
        on.start();
    }

    history::customer_id customer(const std::string& number, const std::string& language = "",
                                  const std::string& segment = "") {
        const auto who = on.store->ids().next<history::customer>();
        write({history::change::add_customer{
            {.id = who, .speaks = {language, history::origin::customer, {}}, .belongs_to = {segment, {}}},
            {{history::identity_kind::phone, number, number}}}});
        return who;
    }
    void write(std::vector<history::change::any> changes) {
        on.store->of(on.id).write(std::move(changes), [](const auto& how) {
            INFO(how.why);
            REQUIRE(static_cast<bool>(how));
        });
        on.clock.run_for(10ms);
    }
    void heard_on(history::customer_id who, medium by) {
        write({history::change::add_entry{{.id = on.store->ids().next<history::entry>(),
                                           .customer = who,
                                           .kind = history::entry_kind::heard,
                                           .on = by,
                                           .at = on.clock.calendar_now(),
                                           .text = "?"}}});
    }

    /// What one of the campaigns' calls answered.
    template<class Value> history::reply<Value> ask(const std::function<void(history::on_reply<Value>)>& call) {
        std::optional<history::reply<Value>> got;
        call([&](history::reply<Value> told) { got = std::move(told); });
        for (int i = 0; i < 100 && !got; ++i) on.clock.run_for(5ms);
        REQUIRE(got);
        return std::move(*got);
    }
    history::reply<history::campaign> put(const std::string& name, const std::string& plan) {
        return ask<history::campaign>([&](auto then) { campaigns->put(name, boost::json::parse(plan), then); });
    }
    history::reply<campaign::uploaded> upload(const std::string& name, const std::string& csv, std::int64_t first = 1) {
        return ask<campaign::uploaded>([&](auto then) { campaigns->upload(name, csv, first, then); });
    }
    history::reply<history::campaign> run(const std::string& name) {
        return ask<history::campaign>([&](auto then) { campaigns->run(name, then); });
    }
    history::reply<history::campaign> pause(const std::string& name) {
        return ask<history::campaign>([&](auto then) { campaigns->pause(name, then); });
    }
    history::reply<history::campaign> cancel(const std::string& name) {
        return ask<history::campaign>([&](auto then) { campaigns->cancel(name, then); });
    }
    history::reply<campaign::campaign_answer> answered(history::customer_id who, medium on = medium::sms,
                                                       bool opts_out = false) {
        return ask<campaign::campaign_answer>([&](auto then) { campaigns->answered(who, on, opts_out, 72h, then); });
    }
    history::campaign campaign_named(const std::string& name) {
        return *ask<history::campaign>([&](auto then) { on.store->of(on.id).campaigns().campaign_by(name, then); });
    }
    history::campaign_state state(const std::string& name) { return campaign_named(name).state; }
    history::campaign_progress progress(const std::string& name) {
        const auto which = campaign_named(name).id;
        return *ask<history::campaign_progress>(
            [&](auto then) { on.store->of(on.id).campaigns().progress(which, then); });
    }
    std::vector<history::recipient> recipients(const std::string& name) {
        const auto which = campaign_named(name).id;
        return *ask<std::vector<history::recipient>>(
            [&](auto then) { on.store->of(on.id).campaigns().recipients(which, 0, 1000, then); });
    }
    /// "1 queued", "2 skipped forbidden", ...
    std::vector<std::string> fates(const std::string& name) {
        std::vector<std::string> all;
        for (const auto& each : recipients(name))
            all.push_back(
                fmt::format("{} {}{}{}", each.row, to_string(each.fate), each.why.empty() ? "" : " ", each.why));
        return all;
    }

    delivery::permission_rules rules;
    stand on;
    std::optional<delivery::permissions> asks;
    std::optional<permitted_ways> ways;
    std::optional<named_by_hand> lists;
    std::optional<campaign::message_campaigns> campaigns;
};

}  // namespace palabre::tests
