// src/center/plain_host.hpp - what flows find around them in every center: connectors, recordings, and who serves.
#pragma once

#include "center/assistants.hpp"
#include "center/connectors.hpp"
#include "center/queues.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/core/log.hpp"
#include "palabre/flow/host.hpp"

#include <memory>

namespace palabre {

/// One for all conversations. What the center does not do itself it leaves to the application's host; without one nobody
/// is known, messages are logged, and agents are not there.
class plain_host final : public flow::host {
public:
    plain_host(runtime& on, logger log) : runtime_{on}, log_{std::move(log)}, connectors_{on}, assistants_{on} {}

    void serve(flow::host& house) { house_ = &house; }
    void connect(const std::string& name, std::unique_ptr<connector> to) { connectors_.connect(name, std::move(to)); }

    class queues& queues() noexcept {
        return queues_;
    }

    class connectors& connectors() noexcept {
        return connectors_;
    }

    class assistants& assistants() noexcept {
        return assistants_;
    }

    /// Who waits in queues, until close().
    void agents(class agents& who) noexcept { agents_ = &who; }
    class agents* agents() noexcept {
        return agents_;
    }
    runtime& loop() noexcept { return runtime_; }

    /// The application serves: it sends what is to be sent, and records.
    bool has_host() const noexcept { return house_ != nullptr; }

    /// Its center is going: nothing is asked any more.
    void close() {
        agents_ = nullptr;
        connectors_.clear();
        assistants_.clear();
    }

    void walked(const conversation_info& about, const std::string& node) override;
    void looked_up(const conversation_info& about, const std::string& operation, outcome::kind came) override;
    void acted(const conversation_info& about, const flow::deed& what) override;
    void over(const conversation_info& about, const flow::session& what, const std::string& node) override;
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

    /// That company's assistant, else everybody's.
    void ask_assistant(const std::string& company, const conversation_info& about,
                       const flow::action::ask_assistant& what, std::function<void(flow::event::assisted)> then);

private:
    logger log_of(const conversation_info& about) const { return log_.with({{"conversation", about.id}}); }
    void unavailable(std::function<void(flow::event::settled)> then);

    runtime& runtime_;
    logger log_;
    class connectors connectors_;
    class queues queues_;
    class assistants assistants_;
    flow::host* house_ = nullptr;
    class agents* agents_ = nullptr;  // the center's
};

}  // namespace palabre
