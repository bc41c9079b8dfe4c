// src/center/kept_host.hpp - what flows find around them where history is kept.
#pragma once

#include "center/ledger_page.hpp"
#include "center/plain_host.hpp"

#include <memory>

namespace palabre {

/// One conversation's host: notes what happens, and leaves the rest to what every flow finds.
class kept_host final : public flow::host, public std::enable_shared_from_this<kept_host> {
public:
    kept_host(std::shared_ptr<ledger_page> page, std::shared_ptr<plain_host> around)
        : kept_host{std::move(page), std::move(around), nullptr} {}
    kept_host(std::shared_ptr<ledger_page> page, std::shared_ptr<plain_host> around,
              std::shared_ptr<const flow::player> plays)
        : page_{std::move(page)}, around_{std::move(around)}, plays_{std::move(plays)} {}

    void walked(const conversation_info& about, const std::string& node) override;
    void looked_up(const conversation_info& about, const std::string& operation, outcome::kind came) override;
    void acted(const conversation_info& about, const flow::deed& what) override;
    void over(const conversation_info& about, const flow::session& what, const std::string& node) override;
    void resume(const conversation_info& about, std::function<void(std::optional<flow::resumed>)> then) override;
    void paused(const conversation_info& about, const flow::session& what, const question& asked) override;
    void recognise(const conversation_info& who, std::function<void(flow::event::begins)> then) override;
    connector* connected(const std::string& name) override;
    void send(const conversation_info& about, const flow::sending& message) override;

    /// Not where one with that key has gone to this customer already.
    void send_once(const conversation_info& about, const flow::sending& message, std::string key);

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

private:
    void answered(const std::string& operation, outcome::kind came);

    std::shared_ptr<ledger_page> page_;
    std::shared_ptr<plain_host> around_;
    std::shared_ptr<const flow::player> plays_;  // nullptr where no flow plays
};

}  // namespace palabre
