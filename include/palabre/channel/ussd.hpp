// palabre/channel/ussd.hpp - USSD by an aggregator's HTTP callback: a screen for each request, answered by flows.
#pragma once

#include "palabre/channel/carrier.hpp"
#include "palabre/channel/channel.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/phone_number.hpp"
#include "palabre/core/secret.hpp"

#include <memory>
#include <string>

namespace palabre {

/// How an aggregator asks: by a form whose fields it names as it likes, with all answers so far in one of them. What stands
/// here is Africa's Talking's; operators' own gateways differ.
struct ussd_options {
    std::string name = "ussd";  ///< Callbacks come to /callbacks/NAME.
    std::string address = {};   ///< What flows know it by; "": the code that was dialled.
    secret token = {};          ///< Must come as ?token=... with each request; "": whoever reaches us is believed.
    std::string session = "sessionId", number = "phoneNumber", code = "serviceCode", text = "text";
    /// An unknown session may come with answers: who dials *105*1# has given one. But so does a session that a restart has
    /// forgotten, and what its answers did would be done again; false: such a one is over.
    bool answers_ahead = false;
    char between = '*';                                               ///< Joins the answers.
    std::string goes_on = "CON ", ends = "END ";                      ///< Before a screen.
    std::string later = "Service indisponible, veuillez réessayer.";  ///< Where no screen comes in time, or none can.
    duration screen_in = std::chrono::seconds{8};                     ///< For a screen, 1 s to 1 min.
    country home = {};                                                ///< Of numbers that come without their country.
    logger log{};
};

/// A request with an unknown session opens a conversation; the same request again is answered with the same screen, for a
/// minute after the end too.
///
/// Owns:    the sessions that are open. Conversations that are open when it is destroyed let go of their handlers.
/// Threads: the strand.
class ussd_channel final : public channel {
public:
    /// Throws error{errc::invalid_argument} for options that cannot be.
    ussd_channel(runtime& on, ussd_options options);
    ~ussd_channel() override;

    ussd_channel(const ussd_channel&) = delete;
    ussd_channel& operator=(const ussd_channel&) = delete;

    const std::string& name() const override;
    void start(runtime& on, conversation_handler arrived) override;
    void drain() override;

    /// For callback_server::add(). It sends nothing: the network lets nobody begin.
    carrier& callbacks() noexcept;

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre
