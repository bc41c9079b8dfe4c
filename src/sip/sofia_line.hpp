// src/sip/sofia_line.hpp - calls on sofia-sip's NUA: what its events mean, and which requests our commands become.
#pragma once

#include "sip/guard.hpp"
#include "sip/mute_connections.hpp"
#include "sip/negotiation.hpp"
#include "sip/own_address.hpp"
#include "sip/registrar.hpp"
#include "sip/sofia_root.hpp"
#include "sip/source_filter.hpp"
#include "sip/stack.hpp"

#include <sofia-sip/nua.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sres_resolver_s;
union sres_record;

namespace palabre::sip {

/// The part of a stack that lives on its thread. Commands and events are those of stack.hpp.
///
/// Owns:    one nua for each listener, and all calls.
/// Threads: the one that made it.
class sofia_line {
public:
    /// Throws error{errc::io} where it cannot listen.
    sofia_line(sofia_root& root, const options& how, logger log);
    sofia_line(const sofia_line&) = delete;
    sofia_line& operator=(const sofia_line&) = delete;
    ~sofia_line();

    void ring(call_id call);
    void early(call_id call, const local_media& ours);
    void answer(call_id call, const local_media& ours);
    void refuse(call_id call, const refusal& why);
    void end(call_id call);
    void offer(call_id call, const local_media& ours);
    void press(call_id call, char key, duration held);
    void place(call_id as, outgoing how);
    void ask(std::uint64_t ticket, request what);
    void search(std::uint64_t ticket, std::string host, std::uint16_t port, transport over);
    void transfer(call_id call, const std::string& to, call_id other);
    void transfer_told(call_id call, int status);
    void drain() { draining_ = true; }
    void serve(peer_table peers, admission bears);
    void serve(phone_book phones);
    void stop();

    /// Closes whatever state calls are in.
    void stop_hard();
    bool done() const noexcept;

    const std::vector<listener>& listening() const noexcept { return listening_; }
    std::uint64_t turned_away() const noexcept { return turned_away_; }
    std::uint64_t logins_refused() const noexcept { return logins_refused_; }
    /// Requests whose TLS connection the library has just given up: it leaves them waiting.
    void look_after_tls();
    bool has_events() const noexcept { return !events_.empty(); }
    bool all_events(bool (*are)(const event&)) const { return std::ranges::all_of(events_, are); }
    std::vector<event> take_events() { return std::exchange(events_, {}); }

private:
    struct call;
    struct errand;
    struct searching;
    struct port;

    static void on_event(nua_event_t what, int status, const char* phrase, nua_t*, nua_magic_t* magic,
                         nua_handle_t* handle, nua_hmagic_t* hmagic, const sip_t* sip, tagi_t* tags) noexcept;
    void happened(nua_event_t what, int status, const char* phrase, port& at, nua_handle_t* handle, call* about,
                  const sip_t* sip, tagi_t* tags);

    void open(const listener& at);
    void apply_filter();
    void block(const boost::asio::ip::address& host);
    void unblock();
    void watch_mute();
    call* find(call_id id) const;

    // What comes in.
    void invited(port& at, nua_handle_t* handle, const sip_t& sip);
    void turn_away(nua_handle_t* handle, int status, const char* phrase);
    std::string caller_of(port& at, const sip_t& sip) const;
    bool logs_in(port& at, nua_handle_t* handle, const sip_t& sip, const std::string& user);
    std::string challenges_of(const registration_answer& answer) const;
    bool overloaded(std::optional<std::size_t> peer);
    std::string address_towards(const std::string& host, const port& at);
    std::string contact_towards(const std::string& host, const port& at);
    bool is_stranger(port& at, std::optional<std::size_t>& peer, place_on_net& source, const char* method);
    void reoffered(port& at, call& about, const sip_t& sip, bool update);
    void acknowledged(call& about, const sip_t* sip);
    void asked(port& at, nua_handle_t* handle);
    void informed(port& at, nua_handle_t* handle, const call* about);
    void told(call& about, const sip_t& sip);
    void tell_terms(call& about, bool always);
    void astray(call& about, bool owes_ack);
    void closing(call& about, ended::by who, const sip_t* sip);
    void our_offer_met(call& about, int status, const sip_t* sip);
    void state_changed(call* about, nua_handle_t* handle, int status, const char* phrase, int state);

    // Calls of ours.
    port* port_for(transport over, const std::string& host);
    bool invite(call& about, const std::string& login, bool by_proxy);
    void call_met(call& about, nua_handle_t* handle, int status, const char* phrase, const sip_t* sip);
    void refused_by(call& about, int status, const char* phrase, const sip_t& sip);
    bool challenged(call& about, nua_handle_t* handle, int status);
    void forget(call& about);

    // Requests that are no calls.
    void send(errand& about, const std::string& login, bool by_proxy);
    void replied_to(errand& about, int status, const char* phrase, const sip_t* sip);

    // Names of hosts.
    void ask_names(searching& about, std::uint16_t type, const std::string& name);
    void named(searching& about, sres_record** answers);
    void forget_names();

    // Telephones that register.
    void registers(port& at, nua_handle_t* handle, const sip_t& sip);
    void tell_contacts(const std::string& user);
    void await_lapse();

    // Transfers.
    call* named_by(const sip_replaces_t& header) const;
    void refer_wanted(port& at, call& about, const sip_t& sip);
    void refer_told(call& about, int status, const sip_t* sip);

    // What goes out.
    void respond(call& about, int status, const sdp::description& ours);
    void send_offer(call& about);
    void conclude(call& about, const sip_t* sip, bool always = true);
    void hang_up(call& about, const char* reason);
    void shut();

    static constexpr std::size_t most_places = 32;
    static constexpr std::size_t most_blocked = 256;

    sofia_root& root_;
    options how_;
    logger log_;
    peer_table peers_;
    rate_limit rate_;
    stranger_watch strangers_;
    source_filter filter_;
    own_addresses addresses_;
    std::vector<int> sockets_;
    std::map<boost::asio::ip::address, instant> blocked_;
    su_timer_t* unblock_ = nullptr;
    bool filtered_ = false;
    std::string retry_after_;
    std::vector<std::unique_ptr<port>> ports_;
    std::vector<listener> listening_;
    std::unordered_map<std::uint64_t, std::unique_ptr<call>> calls_;
    std::vector<std::size_t> calls_of_peer_;
    std::vector<event> events_;
    std::uint64_t last_call_ = 0;
    std::uint64_t turned_away_ = 0;
    std::uint64_t logins_refused_ = 0;
    std::uint64_t last_sequence_ = 0;
    mute_connections mute_;
    su_timer_t* watching_ = nullptr;
    registrar phones_;
    su_timer_t* lapsing_ = nullptr;
    std::unordered_map<std::uint64_t, std::unique_ptr<errand>> errands_;
    sres_resolver_s* resolver_ = nullptr;
    std::unordered_map<std::uint64_t, std::unique_ptr<searching>> searches_;
    bool has_tls_ = false;
    bool draining_ = false;
    bool stopping_ = false;
    bool shut_ = false;
};

}  // namespace palabre::sip
