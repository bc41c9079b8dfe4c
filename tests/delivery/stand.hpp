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
    void send(outbound_message what, std::function<void(send_result)> then) override;
    std::string problem_with(const outbound_message& what) const override;

    void fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) override;
    void upload(file_to_upload what, std::function<void(send_result)> then) override;
    void show(presence what) override { shown.push_back(std::move(what)); }

    /// News, and whether it was said to be durable.
    std::shared_ptr<std::optional<bool>> tell(std::vector<carried> what);

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

send_result later(std::string why, bool whole = false, duration after = {});

/// The company's outbox, its sender and its carriers; crash() and begin() again on the same disk.
struct stand {
    explicit stand(std::vector<carrier_traits> carriers = {{.name = "gate"}}, delivery::sender_options with = {});
    ~stand() { crash(); }

    void begin();
    void start();
    void crash();

    outgoing_id put(outgoing what);
    outgoing_id queue(const std::string& text) { return put({.text = text}); }

    outgoing row(outgoing_id which);
    send_state state(outgoing_id which) { return row(which).state; }

    std::vector<std::string> heard() const;
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
