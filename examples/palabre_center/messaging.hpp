// examples/palabre_center/messaging.hpp - carriers of messages at work, and a sender for each company that has some.
#pragma once

#include "configuration.hpp"

#include "palabre/api/metric_writer.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre::delivery {
struct permission;
}

namespace palabre_center {

/// What customers write to a carrier with an address is kept first, then answered by the flow there.
///
/// Owns:    the callbacks' socket, carriers and senders; the store and the center, which gets a channel for each such
///          carrier, must outlive it.
/// Threads: the strand.
class messaging {
public:
    /// Listens for callbacks at once. `files` is nullptr where none are kept. Throws palabre::error where it cannot.
    messaging(palabre::runtime& on, palabre::history::store& in, palabre::center& answers, const configuration& of,
              std::function<bool(const std::string& company)> serves, file_room* files, palabre::logger log);
    ~messaging();

    /// That company's, in the order in which they are asked.
    std::vector<const palabre::carrier*> carriers_of(const std::string& company) const;

    /// Something has been queued for that company.
    void look(const std::string& company);

    /// As delivery::sender::can_send(); unavailable where nothing of the company's is sent.
    void can_send(const std::string& company, palabre::history::customer_id who, palabre::medium on,
                  const std::string& purpose, std::function<void(const palabre::delivery::permission&)> then);

    /// As delivery::sender::show_typing().
    bool show_typing(const std::string& company, const palabre::history::thread& in);

    /// Which languages messages are in, from now on.
    void languages(const std::vector<company>& of);

    /// Hears of what customers' messages brought about. In place of an earlier one.
    void on_event(std::function<void(const std::string& company, const palabre::history::event& what)> then);

    /// Whoever has it now answers: a flow that led it is silent.
    void moved(const palabre::history::thread& now);

    /// Of a message: the address of the flow that goes on with it, "" for the carrier's own, and what that begins with.
    using going_on = std::function<void(std::string flow, palabre::value fields)>;

    /// Told of each message that a customer wrote and that is kept, stop words too; tells how it goes on, from the loop.
    using hearing = std::function<void(const std::string& company, palabre::medium on,
                                       palabre::history::customer_id who, bool opts_out, going_on then)>;
    void on_heard(hearing then);  ///< In place of an earlier one.

    /// Begins to send.
    void start();

    /// Carriers of that company whose providers are away.
    std::vector<std::string> resting(const std::string& company) const;

    std::string listening() const;  ///< "127.0.0.1:8081".
    void tell(palabre::api::metric_writer& to) const;

    /// Sends nothing more, and calls `then` when what is under way has its outcome.
    void stop(palabre::task then);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre_center
