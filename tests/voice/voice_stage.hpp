// tests/voice/voice_stage.hpp - a center with a real telephone line on loopback, and SIPp as its caller.
#pragma once

#include "palabre/asio_runtime.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/history/store.hpp"
#include "voice/sipp_caller.hpp"
#include "voice/telephone.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
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

/// Runs until it holds; false where it did not within `limit`.
bool run_until(runtime& on, const std::function<bool()>& holds, duration limit = std::chrono::seconds{40});

class voice_stage {
public:
    /// `how` on 127.0.0.1 and free ports, with the folder for what is kept.
    explicit voice_stage(voice_options how = {});
    voice_stage(const voice_stage&) = delete;
    voice_stage& operator=(const voice_stage&) = delete;
    ~voice_stage();

    own_folder folder;
    asio_runtime runtime;
    std::unique_ptr<palabre::center> owned = std::make_unique<palabre::center>(runtime);
    palabre::center& center = *owned;
    voice_line* line = nullptr;
    telephone phone{runtime};

    /// SIPp calls by tests/peers/sipp/NAME.xml, with the telephone's port as [rtp_port]; one call at a time.
    void dial(const std::string& scenario, const std::vector<std::string>& more = {}, std::uint16_t rtp_port = 0);
    const std::string& address() const { return address_; }  ///< Of the line.

    /// Tells SIPp to go on, where its scenario waits for a MESSAGE.
    void nudge();

    bool until(const std::function<bool()>& holds, duration limit = std::chrono::seconds{40}) {
        return run_until(runtime, holds, limit);
    }

    /// Until SIPp is done. 0 where the call went as its scenario says.
    int hung_up();

    /// Until the telephone has heard that sound since the last time; false where it did not.
    bool hears(const samples& sound);

    /// How the voice of the line speaks a text.
    samples spoken(const std::string& text, const std::string& language = "fr");

    std::string logged() const;

    /// The center goes, and its line: before what they stand on.
    void close() { owned.reset(); }

private:
    voice_options prepared(voice_options how);

    mutable std::mutex log_mutex_;
    std::string log_;
    std::string call_id_;
    std::string address_;
    std::unique_ptr<sipp_caller> caller_;
    std::size_t heard_to_ = 0;
};

}  // namespace palabre::test
