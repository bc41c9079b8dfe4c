// tests/delivery/kannel_house.hpp - Debian's Kannel between us and an SMSC of npm's smpp, on free ports.
#pragma once

#include "faults/child.hpp"
#include "faults/folder.hpp"
#include "http/client.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/value.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace palabre::tests {

inline constexpr const char* kannel_key = "tests-0123456789abcdef";

/// Runs the loop until `done`, for a minute at most; whether it came to that.
bool until(asio_runtime& loop, const std::function<bool()>& done);

/// Of the loopback; no other call gives it.
int free_port();

/// Two boxes and an operator.
///
/// Owns:    the processes, and a folder for all they write.
class kannel_house {
public:
    /// `callbacks` is where our callback server listens: "127.0.0.1:43117".
    /// `others` are SMSC beside "operator", each a session with its name as user.
    kannel_house(asio_runtime& loop, const std::string& callbacks, const std::vector<std::string>& others = {});

    std::string sendsms() const;  ///< "http://127.0.0.1:PORT/cgi-bin/sendsms".
    const faults::folder& files() const noexcept { return folder_; }

    /// "/mo?from=..", as tests/peers/smpp/smsc.mjs takes it.
    void control(const std::string& target);
    void kill_smsc() { smsc_.reset(); }
    void start_smsc();
    void kill_boxes();
    void start_boxes();

    /// What the SMSC took so far: {"from", "to", "coding", "text", "parts"} or {"throttled"}.
    std::vector<value> taken() const;

private:
    void await_session();
    std::string asked(int port, const std::string& target);

    asio_runtime& loop_;
    faults::folder folder_;
    http::client client_;
    const std::size_t sessions_;
    int smpp_ = 0, control_ = 0, admin_ = 0, boxes_ = 0, sendsms_ = 0;
    std::optional<faults::child> smsc_, bearerbox_, smsbox_;
};

}  // namespace palabre::tests
