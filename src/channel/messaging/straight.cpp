// src/channel/messaging/straight.cpp - a conversation's messages by one carrier, tried for a minute each.
#include "palabre/channel/text_channel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace palabre {
namespace {

/// One message on its way by one carrier.
struct straight : std::enable_shared_from_this<straight> {
    straight(runtime& on, carrier& to, logger to_log, outbound_message message, task then)
        : loop{on}, by{to}, log{std::move(to_log)}, what{std::move(message)}, gone{std::move(then)},
          until{on.now() + std::chrono::minutes{1}} {}

    void go() {
        by.send(what, [self = shared_from_this()](send_result told) { self->came(told); });
    }

    void came(const send_result& told) {
        const bool again = told.what == send_result::kind::later && loop.now() + told.after < until;
        if (again) {
            ++what.attempt;
            loop.after(std::max<duration>(told.after, std::chrono::seconds{1}),
                       [self = shared_from_this()] { self->go(); });
            return;
        }
        if (told.what != send_result::kind::accepted)
            log.warning("an answer was not sent", {{"carrier", by.about().name},
                                                   {"to", what.to},
                                                   {"fault", std::string{to_string(told.fault)}},
                                                   {"why", told.why}});
        gone();
    }

    runtime& loop;
    carrier& by;
    logger log;
    outbound_message what;
    task gone;
    instant until;
};

}  // namespace

text_sender straight_to(runtime& on, carrier& by, logger log) {
    return [&on, &by, log = std::move(log)](outbound_message what, task gone) {
        if (what.id.empty()) what.id = fmt::format("{:016x}", on.random());
        std::make_shared<straight>(on, by, log, std::move(what), std::move(gone))->go();
    };
}

}  // namespace palabre
