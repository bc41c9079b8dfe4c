// tests/voice/baresip.hpp - a softphone of somebody else's: it calls, presses and records as a person's does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sys/types.h>

namespace palabre::test {

/// Puts this process, and what it starts, into a network of its own with the address 10.99.0.1, since baresip does not
/// speak on loopback. Gives why that cannot be; "" where it is done. To be called before any thread is started.
std::string enter_own_network();
constexpr const char* own_host = "10.99.0.1";

struct baresip_account {
    std::string user = "awa";
    std::uint16_t port = 5'070;
    std::vector<std::int16_t> says = {};  ///< Into its microphone, at 8,000 a second; else silence.
    std::string codec = "PCMA";           ///< Or "G722/16000/1", "opus/48000/2".
    bool encrypts = false;                ///< It offers SRTP alone.
    std::string certificates = {};    ///< Folder of its agent.pem and cafile.pem, for TLS on the port above; "": none.
    std::string more = {"regint=0"};  ///< More of its account's parameters, such as a login.
};

/// Owns:    the process, ended by its number.
class baresip {
public:
    /// `folder` takes its configuration, its microphone's silence and the two sides of each call as WAV files.
    explicit baresip(const std::string& folder, const baresip_account& as = {});
    baresip(const baresip&) = delete;
    baresip& operator=(const baresip&) = delete;
    ~baresip();

    /// True when it takes commands.
    bool is_ready();

    void dial(const std::string& uri) { command("dial", uri); }
    void press(char key) { command("sndcode", std::string(1, key)); }
    void hang_up() { command("hangup", ""); }
    void hold() { command("hold", ""); }
    void resume() { command("resume", ""); }
    void transfer(const std::string& uri) { command("transfer", uri); }

    /// The file of what it heard; "" where there is none yet.
    std::string heard_file() const;

private:
    void command(const std::string& what, const std::string& with);

    std::string folder_;
    std::uint16_t port_;
    pid_t process_ = -1;
    int control_ = -1;
};

}  // namespace palabre::test
