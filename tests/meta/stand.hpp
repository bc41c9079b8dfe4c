// tests/meta/stand.hpp - a carrier between the local Meta and a listener made of memory. Wall clock.
#pragma once

#include "http/loop.hpp"
#include "palabre/channel/carrier.hpp"
#include "palabre/channel/messenger.hpp"
#include "palabre/channel/whatsapp.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace palabre::meta_tests {

using namespace std::chrono_literals;
using boost::json::object;

/// Takes what is new, as the sending path does: by a message's id, and a receipt's with its state.
class notebook final : public carrier_listener {
public:
    void happened(const carrier_traits& at, std::vector<carried> what, std::function<void(bool)> then) override;

    bool durable = true;
    std::vector<inbound_message> messages;
    std::vector<receipt> receipts;
    std::size_t repeated = 0;
    std::function<void(const inbound_message&)> on_message;

private:
    std::set<std::pair<std::string, int>> known_;
};

inline const secret token{"EAAG-token"}, app_secret{"app-secret-of-twenty-bytes"}, verify_token{"verify-me"};

/// Owns:    tests/peers/meta/platform.py, a callback server, a carrier.
class stand {
public:
    stand();

    void whatsapp(whatsapp_options options = {});
    void messenger(messenger_options options = {});

    /// POST /test/WHAT; the loop runs until its answer is there.
    value direct(const std::string& what, const object& how = {});

    /// What the callback server answered to each webhook of it.
    std::vector<int> say(const std::string& from, const object& content, int times = 1);
    std::vector<int> states(std::vector<std::string> which, int times = 1, const object& extra = {}, int message = -1);

    send_result send(outbound_message what);

    /// Until it holds, or for a minute; then the test fails.
    void until(const std::function<bool()>& holds);

    meta_access access() const;

    asio_runtime loop;
    std::vector<std::string> log;  ///< What was logged, with its fields.
    notebook heard;
    std::unique_ptr<carrier> by;

private:
    void begin(const std::string& name);
    logger logs();

    faults::child platform_;
    http::origin at_;
    http::client client_;
    callback_server callbacks_;
};

/// {"type": "text", "text": {"body": WORDS}}.
object text(const std::string& words);

}  // namespace palabre::meta_tests
