// tests/voice/linphone.hpp - linphonec, a softphone on another SIP stack, driven by the words of its prompt.
#pragma once

#include <cstdint>
#include <string>

#include <sys/types.h>

namespace palabre::test {

struct linphone_account {
    std::string user = "afi", password = "baobab";
    std::string server;  ///< "10.99.0.1:5065"
    std::uint16_t port = 5'095;
    std::string says = {};      ///< A WAV file at 8 kHz, again and again; "": silence.
    bool keys_by_info = false;  ///< application/dtmf-relay, else RFC 4733.
};

/// In the network of its own (baresip.hpp). It answers whoever calls.
///
/// Owns:    the process, ended by its number.
class linphone {
public:
    /// `folder` takes its configuration, what it says on its prompt, and what it hears as heard.wav.
    linphone(std::string folder, const linphone_account& as);
    linphone(const linphone&) = delete;
    linphone& operator=(const linphone&) = delete;
    ~linphone();

    void dial(const std::string& uri) { command("call " + uri); }
    void press(char key) { command(std::string(1, key)); }
    void hold() { command("pause"); }
    void resume(int call) { command("resume " + std::to_string(call)); }
    void hang_up() { command("terminate all"); }
    void join(int call, int other) {
        command("transfer " + std::to_string(call) + " --to-call " + std::to_string(other));
    }

    /// On its prompt.
    std::string said() const;
    std::string heard_file() const { return folder_ + "/heard.wav"; }

private:
    void command(const std::string& line) const;

    std::string folder_;
    pid_t process_ = -1;
    int to_it_ = -1;
};

}  // namespace palabre::test
