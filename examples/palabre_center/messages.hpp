// examples/palabre_center/messages.hpp - palabre-center's messages: carriers, outboxes, flows that answer.
#pragma once

#include "configuration.hpp"

#include "palabre/channel/callback.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/delivery/sender.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

/// What customers write is kept first, then answered by the flow at its address; what waits in a company's outbox goes out.
///
/// Owns:    the carriers, the senders, the socket of callbacks. Runtime, store and center must outlive it.
/// Threads: the strand.
class messages {
public:
    /// Attaches a channel to the center for each carrier.
    messages(palabre::runtime& on, palabre::history::store& in, palabre::center& of, const configuration& made,
             std::function<bool(const std::string& company)> serves, palabre::logger log);

    /// Throws error{errc::io} where it cannot listen.
    void start();
    std::string listening() const { return callbacks_.listening(); }

    /// Something may have been queued for that company.
    void look(const std::string& company);

    /// Takes nothing more, ends what is under way, then calls `then` from the loop. Once.
    void stop(palabre::task then);

private:
    std::vector<std::unique_ptr<palabre::carrier>> carriers_;
    std::map<std::string, palabre::text_channel*> channels_;                     // the center's, by carrier
    std::map<std::string, std::unique_ptr<palabre::delivery::sender>> senders_;  // by company
    palabre::callback_server callbacks_;
    palabre::task stopped_;
    std::size_t stopping_ = 0;
};

}  // namespace palabre_center
