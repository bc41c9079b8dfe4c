// src/sip/dialler.hpp - a call to be placed: which trunk and host, where it is redirected, when to give up.
#pragma once

#include "sip/call_outcome.hpp"
#include "sip/trunks.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace palabre::sip {

/// Whom to call, and as whom.
struct dialling {
    std::string to;              ///< "+2290197000001", "sip:100@10.0.0.7".
    std::string caller_id = {};  ///< One of the trunk's; "": its first.
    std::string name = {};
    bool is_withheld = false;        ///< Privacy: id (RFC 3323).
    std::string diverted_from = {};  ///< Diversion (RFC 5806): who was called first.
    std::string trunk = {};          ///< Only by this one; "": the first that can.
    duration ring_for = std::chrono::seconds{45};
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::vector<phone_contact> phones = {};                  ///< Instead of `to`: all ring, who answers first has it.
    std::vector<codec> codecs = {codec::pcma, codec::pcmu};  ///< Towards those.
    std::string replaces = {};
    encryption sound = encryption::never;  ///< Towards those.
    bool transfers = false;                ///< Who is reached may ask to be connected elsewhere (REFER).
    std::function<local_media(const std::string& host)> ours;  ///< Our sound, as that host reaches it.
    /// Called once, before the first INVITE leaves: it may write down that this is attempted, and then says go, or not.
    std::function<void(std::function<void(bool go)>)> before = {};
};

/// What an answered call went by.
struct dialled_way {
    call_id call{};
    std::string trunk = {}, sim = {};
    std::string host = {};
    std::string sip_id = {};
    voice_dtmf dtmf = voice_dtmf::automatic;
};

struct dialling_handlers {
    std::function<void(int status, const std::optional<terms>& early)> progressed = {};
    std::function<void(const dialled_way&, const terms&)> answered;
    std::function<void(const call_outcome&, const dialled_way&)> failed;  ///< Instead of `answered`.
};

/// What an answered call used, when it is over.
struct settled {
    trunk_gate::bill bill = {};
    std::string trunk = {}, sim = {}, currency = {};
};

/// Each dialling gets one `answered` or one `failed`, never from inside dial().
///
/// Threads: the strand.
class dialler {
public:
    dialler(runtime& on, stack& through, trunks& by, logger log);
    dialler(const dialler&) = delete;
    dialler& operator=(const dialler&) = delete;
    ~dialler();

    std::uint64_t dial(dialling how, dialling_handlers handlers);
    /// `failed` comes with call_result::cancelled, unless it has been answered meanwhile.
    void cancel(std::uint64_t number);

    /// Takes what is about a call that has not been answered; false for all else.
    bool happened(const event& what);

    /// An answered call is over.
    settled settle(call_id call);

    std::size_t under_way() const noexcept { return all_.size(); }

private:
    struct attempt;
    struct leg {
        std::size_t host = 0;
        std::string at = {};  ///< Where it went.
        std::string sip_id = {};
        std::optional<terms> agreed = {};
        bool progressed = false, rang = false;
    };
    struct standing {
        std::shared_ptr<trunk> by;
        std::uint64_t ticket = 0;
        std::string sim = {};
    };

    void next(attempt& of);
    bool take_trunk(attempt& of);
    void try_host(attempt& of);
    void try_place(attempt& of, place_on_net at);
    bool found_places(const found& what);
    void ring_phones(attempt& of);
    void place(attempt& of, outgoing how, std::size_t host);
    bool follow(attempt& of, const ended& how);
    void release(attempt& of);
    void refused(attempt& of, call_id call, const ended& how);
    void won(attempt& of, call_id call);
    void give_up(attempt& of, call_outcome why);
    void begin(std::uint64_t number);
    void unreached(std::uint64_t number);
    attempt* find(call_id call);

    runtime& runtime_;
    stack& stack_;
    trunks& trunks_;
    logger log_;
    std::map<std::uint64_t, std::unique_ptr<attempt>> all_;
    std::unordered_map<call_id, std::uint64_t> by_call_;
    std::unordered_map<call_id, standing> standing_;
    std::uint64_t last_ = 0;
    const std::shared_ptr<dialler*> here_ = std::make_shared<dialler*>(this);  // of what has been posted
};

}  // namespace palabre::sip
