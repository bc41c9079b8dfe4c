// src/sim/world_house.hpp - what flows find around them in a simulated world.
#pragma once

#include "center/owed_answers.hpp"
#include "palabre/flow/host.hpp"
#include "palabre/sim/world.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace palabre::sim {

inline constexpr const char* transfer_outcomes = "use answered, busy, no_answer or unavailable";

inline bool is_transfer_outcome(std::string_view name) {
    return name == "answered" || name == "busy" || name == "no_answer" || name == "unavailable";
}

/// Remembers customers, delivers messages to simulated people, lets callers wait in queues, and tells what it does.
class world_house final : public flow::host {
public:
    explicit world_house(world& in) : world_{in} {}

    void walked(const conversation_info& about, const std::string& node) override;
    void looked_up(const conversation_info& about, const std::string& operation, outcome::kind came) override;
    void recognise(const conversation_info& who, std::function<void(flow::event::begins)> then) override;
    connector* connected(const std::string& name) override;
    void send(const conversation_info& about, const flow::sending& message) override;
    void promise(const conversation_info& about, const flow::promise& what,
                 std::function<void(flow::event::settled)> then) override;
    void remember_language(const conversation_info& about, const std::string& language) override;
    void tag(const conversation_info& about, const std::string& disposition) override;
    void open_conversation(const conversation_info& about, const flow::action::open_conversation& what,
                           const flow::session& so_far) override;
    void transfer(const conversation_ptr& talk, const flow::action::transfer& where,
                  std::function<void(flow::event::settled)> then) override;
    void record(const conversation_ptr& talk, const flow::action::record& what,
                std::function<void(flow::event::settled)> then) override;
    void schedule_callback(const conversation_info& about, const flow::action::schedule_callback& what,
                           std::function<void(flow::event::settled)> then) override;
    void ask_assistant(const conversation_info& about, const flow::action::ask_assistant& what,
                       std::function<void(flow::event::assisted)> then) override;

    bool settle(const std::string& to, const std::string& outcome);

    std::map<std::string, boost::json::object> customers;
    std::map<std::string, std::pair<std::string, duration>> transfers;
    std::map<std::string, std::function<flow::event::assisted(const flow::action::ask_assistant&)>> assistants;
    std::vector<std::string> path;  ///< Nodes that flows came to, in order.

private:
    struct waiting {
        std::string to;
        std::weak_ptr<conversation> talk;
        std::function<void(flow::event::settled)> then;
    };

    world& world_;
    std::vector<waiting> waiting_;
    int recordings_ = 0;
    std::shared_ptr<owed_answers> owed_;  // nobody keeps them: as much as this world lasts
    std::int64_t promised_ = 0;
};

}  // namespace palabre::sim
