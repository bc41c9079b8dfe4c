// src/sip/trunks.hpp - the trunks of a line: their gates, their hosts, the logins and questions that keep them known.
#pragma once

#include "palabre/core/log.hpp"
#include "sip/stack.hpp"
#include "sip/trunk_gate.hpp"
#include "sip/trunk_hosts.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace palabre::sip {

/// One trunk, with all that is known of it.
struct trunk {
    trunk(runtime& on, voice_trunk rules)
        : gate{std::move(rules)}, hosts{gate.rules().hosts.size()}, refreshing{on}, asking{on} {}

    trunk_gate gate;
    trunk_hosts hosts;
    bool is_registered = false, was_refused = false;
    std::size_t registrar = 0;  ///< The host that is asked.
    std::string series = {};    ///< Call-ID of its REGISTERs.
    back_off again{std::chrono::seconds{5}, std::chrono::minutes{10}};
    timer refreshing, asking;
    std::uint64_t placed = 0, answered = 0, refused = 0;

    const voice_trunk& rules() const noexcept { return gate.rules(); }
};

/// The transport that a trunk's `over` means.
transport transport_of(const voice_trunk& of);

/// "sip:NUMBER@HOST;transport=tcp", what is special escaped; without a user "sip:HOST...".
std::string trunk_uri(const voice_trunk& of, std::size_t host, const std::string& number = {});

/// "sip:USER@DOMAIN" as the trunk knows us.
std::string own_uri(const voice_trunk& of, std::size_t host, const std::string& user);

/// Registers and asks in the background. A REGISTER that is refused, or not answered, is tried again after waits that
/// double to ten minutes, each time with the next host.
///
/// Threads: the strand.
class trunks {
public:
    trunks(runtime& on, stack& through, std::vector<voice_trunk> all, logger log);
    trunks(const trunks&) = delete;
    trunks& operator=(const trunks&) = delete;

    /// Takes an answer that is one of theirs.
    void replied(const sip::replied& what);

    /// Other trunks from now on: those of the same name keep what they have counted.
    void serve(std::vector<voice_trunk> all);

    /// Takes back the logins: once, nobody waits for it.
    void stop();

    std::shared_ptr<trunk> find(const std::string& name) const;
    const std::vector<std::shared_ptr<trunk>>& all() const noexcept { return all_; }
    std::vector<voice_trunk_figures> figures();

    /// What a call learned of a host.
    void heard_of(trunk& of, std::size_t host, bool answers);

private:
    struct asked {
        std::weak_ptr<trunk> of;
        std::size_t host = 0;
        bool registers = false;
    };

    void begin(const std::shared_ptr<trunk>& each);
    void log_in(const std::shared_ptr<trunk>& each, std::chrono::seconds holding);
    void ask_all(const std::shared_ptr<trunk>& each);

    runtime& runtime_;
    stack& stack_;
    logger log_;
    std::vector<std::shared_ptr<trunk>> all_;
    std::unordered_map<std::uint64_t, asked> asked_;
};

}  // namespace palabre::sip
