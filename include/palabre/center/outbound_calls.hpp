// palabre/center/outbound_calls.hpp - introduces campaigns by call to the line's trunks, to agents and to history.
#pragma once

#include "palabre/campaign/call_ports.hpp"
#include "palabre/center.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/channel/trunk.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

class voice_line;

struct outbound_options {
    std::string company;                                    ///< Whose customers are called; "" for none that is kept.
    std::function<std::vector<voice_trunk>()> trunks = {};  ///< As they are configured now; empty: none.
    std::function<bool(const std::string& flow)> flows =
        {};  ///< Whether an address is the company's own; empty: each one is.
    logger log{};
};

/// Where whoever a company has called arrives: "campaign:moov-benin". A center that keeps the company by addresses needs it among them
/// (keeping::addresses), or what is said with them is not in its history.
std::string outbound_address(const std::string& company);

/// A company's ports for campaign::call_campaigns. Who answers is a conversation of the center's, with its page of history: an agent of
/// the queue has him as he has whoever calls, dispositions included.
///
/// Owns:    calls of its own until they are answered, and the place of who waits. The center and the line must outlive it.
/// Threads: the strand.
class outbound_calls final : public campaign::outbound_line, public campaign::agent_floor {
public:
    outbound_calls(runtime& on, center& of, voice_line& line, outbound_options options);
    ~outbound_calls() override;
    outbound_calls(const outbound_calls&) = delete;
    outbound_calls& operator=(const outbound_calls&) = delete;

    std::string why_not(const campaign::way_out& way) const override;
    std::uint64_t place(campaign::outgoing_call what, campaign::line_handlers then) override;
    void cancel(std::uint64_t call) override;
    history::interaction_id kept_as(const conversation_ptr& talk) const override;

    /// The company's own of that name, else everybody's.
    bool has(const std::string& queue) const override;
    std::vector<campaign::floor_agent> agents(const std::string& queue) const override;
    std::string add(campaign::visit who) override;
    void withdraw(const std::string& task) override;
    bool has_flow(const std::string& flow) const override;
    bool play(const std::string& flow, const conversation_ptr& talk) override;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
