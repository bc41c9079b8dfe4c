// tests/delivery/stand.hpp - a sender on a disk of memory, with providers that do as they are told.
#pragma once

#include "palabre/delivery/sender.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre::tests {

using namespace std::chrono_literals;
using history::outgoing;
using history::outgoing_id;
using history::send_state;

/// What a provider's end saw, whatever came back.
struct provider_log {
    std::vector<std::pair<instant, std::string>> heard;  ///< Each attempt's text, with its moment.
    std::map<std::string, int> reached;                  ///< How often a customer got a message, by our id.
};

/// A provider made of memory: takes `takes` to answer, and answers as `rule` says.
class fake_carrier final : public carrier {
public:
    fake_carrier(runtime& on, provider_log& log, carrier_traits traits)
        : on_{on}, log_{log}, traits_{std::move(traits)} {}

    const carrier_traits& about() const override { return traits_; }
    void start(carrier_listener& to) override { listener = &to; }
    void send(outbound_message what, std::function<void(send_result)> then) override {
        log_.heard.emplace_back(on_.now(), what.words());
        most_at_once = std::max(most_at_once, ++under_way);
        send_result how = rule ? rule(what) : send_result{send_result::kind::accepted, "p" + what.id};
        const bool takes_it = how.what == send_result::kind::accepted || loses_answers;
        if (takes_it && !(traits_.recognises_repeats && log_.reached.contains(what.id))) ++log_.reached[what.id];
        if (loses_answers) how = {send_result::kind::unknown, "", send_fault::provider, "no answer"};
        on_.after(takes, [this, how, then = std::move(then), alive = std::weak_ptr{alive_}] {
            if (alive.expired()) return;
            --under_way;
            then(how);
        });
    }
    std::string problem_with(const outbound_message& what) const override {
        return what.text == "too long" ? "it is too long" : "";
    }

    void fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) override {
        ++fetched;
        auto how = gives ? gives(what) : fetched_file{};
        if (how.content.size() > most) how = {.what = fetched_file::kind::refused, .why = "too large"};
        on_.after(takes, [how, then = std::move(then), alive = std::weak_ptr{alive_}] {
            if (!alive.expired()) then(how);
        });
    }
    void upload(file_to_upload what, std::function<void(send_result)> then) override {
        uploads.push_back(what);
        on_.after(takes, [how = upload_answer, then = std::move(then), alive = std::weak_ptr{alive_}] {
            if (!alive.expired()) then(how);
        });
    }
    void show(presence what) override { shown.push_back(std::move(what)); }

    /// News, and whether it was said to be durable.
    std::shared_ptr<std::optional<bool>> tell(std::vector<carried> what) {
        auto answer = std::make_shared<std::optional<bool>>();
        listener->happened(traits_, std::move(what), [answer](bool durable) { *answer = durable; });
        return answer;
    }

    std::function<send_result(const outbound_message&)> rule = {};
    std::function<fetched_file(const attachment&)> gives = {};
    send_result upload_answer{send_result::kind::accepted, "media-1"};
    std::vector<file_to_upload> uploads = {};
    std::vector<presence> shown = {};
    int fetched = 0;
    duration takes = 20ms;
    bool loses_answers = false;
    carrier_listener* listener = nullptr;
    int under_way = 0, most_at_once = 0;

private:
    runtime& on_;
    provider_log& log_;
    carrier_traits traits_;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

inline send_result later(std::string why, bool whole = false, duration after = {}) {
    return {send_result::kind::later, "", send_fault::provider, std::move(why), after, whole};
}

/// The company's outbox, its sender and its carriers; crash() and begin() again on the same disk.
struct stand {
    explicit stand(std::vector<carrier_traits> carriers = {{.name = "gate"}}, delivery::sender_options with = {})
        : carriers_{std::move(carriers)}, options_{std::move(with)} {
        options_.company = "acme";
        options_.home = country{"BJ"};
        begin();
    }
    ~stand() { crash(); }

    void begin() {
        store = std::make_unique<sim::memory_store>(clock, disk);
        store->open_company("acme", "Acme", [this](const auto& opened) { id = opened->id; });
        clock.run_for(20ms);
        store->of(id).settle_orphans([](const auto&) {});
        clock.run_for(20ms);
        sends = std::make_unique<delivery::sender>(clock, *store, options_);
        for (const auto& each : carriers_) {
            gates.push_back(std::make_unique<fake_carrier>(clock, log, each));
            sends->add(*gates.back());
        }
    }
    void start() {
        sends->start();
        clock.run_for(10ms);
    }
    void crash() {
        sends.reset();
        gates.clear();
        store.reset();
    }

    outgoing_id put(outgoing what) {
        what.id = store->ids().next<outgoing>();
        if (what.to.empty()) what.to = "+2290197000001";
        what.made = clock.calendar_now();
        what.due = std::max(what.due, what.made);
        const auto made = what.id;
        store->of(id).write({history::change::queue_message{std::move(what)}},
                            [](const auto& how) { REQUIRE(static_cast<bool>(how)); });
        clock.run_for(6ms);
        return made;
    }
    outgoing_id queue(const std::string& text) { return put({.text = text}); }

    outgoing row(outgoing_id which) {
        std::optional<outgoing> found;
        store->of(id).message_of(which, [&](const auto& got) { found = *got; });
        clock.run_for(2ms);
        return found.value_or(outgoing{});
    }
    send_state state(outgoing_id which) { return row(which).state; }

    std::vector<std::string> heard() const {
        std::vector<std::string> texts;
        for (const auto& [at, text] : log.heard) texts.push_back(text);
        return texts;
    }
    fake_carrier& gate(std::size_t which = 0) { return *gates.at(which); }

    sim::clock clock;
    sim::memory_disk disk;
    provider_log log;
    std::unique_ptr<sim::memory_store> store;
    history::company_id id;
    std::vector<std::unique_ptr<fake_carrier>> gates;
    std::unique_ptr<delivery::sender> sends;

private:
    std::vector<carrier_traits> carriers_;
    delivery::sender_options options_;
};

using words = std::vector<std::string>;

}  // namespace palabre::tests
