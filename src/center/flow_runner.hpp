// src/center/flow_runner.hpp - carries one flow through one conversation: events in, actions out.
#pragma once

#include "center/tally.hpp"
#include "palabre/core/log.hpp"
#include "palabre/flow/host.hpp"
#include "palabre/flow/player.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace palabre {

/// Lives as long as something may still happen: its conversation's handlers and open requests hold it.
class flow_runner : public std::enable_shared_from_this<flow_runner> {
public:
    flow_runner(runtime& on, std::shared_ptr<flow::host> house, std::shared_ptr<const flow::player> plays,
                conversation_ptr talk, logger log, std::shared_ptr<tally> counts);

    /// Asks who the customer is, then begins.
    void start();

private:
    void begin();
    void go_on(flow::resumed from);
    template<typename Deed> void guarded(Deed deed);
    void happened(const flow::event::any& what);
    void carry_out(flow::actions then);
    void carry_out_one(flow::action::any& what);
    static value written_down(const flow::action::call& what, const connector* asked);

    /// Turns a result into an event; one that comes when something else has been asked for since goes nowhere.
    std::function<void(flow::event::settled)> settles();

    runtime& runtime_;
    std::shared_ptr<flow::host> house_;
    std::shared_ptr<const flow::player> plays_;
    conversation_ptr talk_;
    conversation_info about_;  // the conversation may be gone when a result comes
    logger log_;
    std::shared_ptr<tally> counts_;
    flow::session session_;
    flow::actions when_over_;
    std::vector<std::uint32_t> trail_;
    std::uint64_t requests_ = 0;  // the last one is the one that is waited for
    bool begun_ = false, ended_ = false, suspended_ = false;
};

}  // namespace palabre
