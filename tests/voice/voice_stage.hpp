// tests/voice/voice_stage.hpp - a center with a real telephone line on loopback, and SIPp as its caller.
#pragma once

#include "palabre/asio_runtime.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/history/store.hpp"
#include "voice/telephone.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace palabre::test {

/// A folder that goes with the test.
class own_folder {
public:
    own_folder();
    own_folder(const own_folder&) = delete;
    own_folder& operator=(const own_folder&) = delete;
    ~own_folder();

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

class voice_stage {
public:
    /// `how` on 127.0.0.1 and free ports, with the folder for what is kept.
    explicit voice_stage(voice_options how = {});
    voice_stage(const voice_stage&) = delete;
    voice_stage& operator=(const voice_stage&) = delete;
    ~voice_stage();

    own_folder folder;
    asio_runtime runtime;
    palabre::center center;
    voice_line* line = nullptr;
    telephone phone{runtime};

    /// SIPp calls by tests/peers/sipp/NAME.xml, with the telephone's port as [rtp_port]; one call at a time.
    void dial(const std::string& scenario, std::vector<std::string> more = {});

    /// Tells SIPp to go on, where its scenario waits for a MESSAGE.
    void nudge();

    /// Runs until it holds; false where it did not within `limit`.
    bool until(const std::function<bool()>& holds, duration limit = std::chrono::seconds{40});

    /// Until SIPp is done. 0 where the call went as its scenario says.
    int hung_up();

    /// How the voice of the line speaks a text.
    samples spoken(const std::string& text, const std::string& language = "fr");

    std::string logged() const;

private:
    voice_options prepared(voice_options how);

    mutable std::mutex log_mutex_;
    std::string log_;
    std::string call_id_;
    std::thread caller_;
    std::atomic<bool> is_calling_ = false;
    std::uint16_t sip_port_ = 0;
    int status_ = -1;
    int runs_ = 0;
};

/// Of a UDP socket that was opened and closed.
std::uint16_t free_port();

}  // namespace palabre::test
