// tests/voice/phone_stage.hpp - softphones registered with a line in a network of its own, and a trunk of SIPp's.
#pragma once

#include "voice/baresip.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre::test {

inline bool has_own_network() {
    const auto why = enter_own_network();
    if (!why.empty()) MESSAGE("skipped: no network of its own can be had here: " << why);
    return why.empty();
}

inline samples after_pause(samples sound, std::size_t milliseconds) {
    sound.insert(sound.begin(), 8 * milliseconds, 0);
    return sound;
}

/// afi may call and hand on, koffi and edem may be called. What arrives for the center is counted, and refused.
class phone_stage {
public:
    explicit phone_stage(std::vector<voice_peer> peers = {{.name = "here", .from = {"10.99.0.0/24"}}})
        : line{options(std::move(peers))} {
        line.center.answer("*", [this](const conversation_ptr& talk) {
            ++asked;
            talk->refuse();
        });
        line.center.start();
    }

    static std::string uri(const std::string& user) { return fmt::format("sip:{}@{}:5065", user, own_host); }

    /// A softphone that logs in, answers whoever calls, and says that into its microphone.
    baresip& phone(const std::string& user, const std::string& password, const samples& says = {}) {
        const auto port = static_cast<std::uint16_t>(5'070 + 10 * phones.size());
        auto made = std::make_unique<baresip>(
            line.folder / user,
            baresip_account{.user = user,
                            .port = port,
                            .says = says,
                            .more = fmt::format("regint=60;outbound=\"sip:{}:5065;transport=udp\";auth_pass={};"
                                                "answermode=auto",
                                                own_host, password)});
        return *phones.emplace_back(std::move(made));
    }

    void are_registered() {
        REQUIRE_MESSAGE(line.until([&] {
            for (const auto& each : phones)
                if (!each->is_ready()) return false;
            return line.line->phones().size() == phones.size();
        }),
                        line.logged());
    }

    /// Numbers that begin so go to SIPp, with the customer's ear and mouth.
    void trunk(const std::string& prefix, const std::string& scenario) {
        callees.push_back(std::make_unique<sipp_caller>("udp:127.0.0.1:9", scenario, customer.port()));
        voice_trunk made;
        made.name = "carrier";
        made.hosts = {fmt::format("127.0.0.1:{}", callees.back()->port())};
        made.keep_alive = std::chrono::seconds{0};
        made.destinations = {{.prefix = prefix}};
        line.line->serve({made}, users());
        REQUIRE(line.until([&] { return callees.back()->is_listening() || callees.back()->is_done(); }));
    }

    bool are_done() {
        return line.until([&] {
            for (const auto& each : callees)
                if (!each->is_done()) return false;
            return true;
        });
    }

    bool logs(const std::string& what, duration limit = std::chrono::seconds{20}) {
        return line.until([&] { return line.logged().find(what) != std::string::npos; }, limit);
    }

    std::string text_of(const std::string& file) const {
        std::ifstream in{line.folder / file};
        return std::string{std::istreambuf_iterator<char>{in}, {}};
    }

    bool tells(const std::string& user, const std::string& what) {
        return line.until([&] { return text_of(user + "/baresip.log").find(what) != std::string::npos; },
                          std::chrono::seconds{20});
    }

    void pass(duration time) {
        line.until([] { return false; }, time);
    }

    /// After the call: a softphone's file is whole then.
    bool heard(const baresip& by, const std::string& text) {
        const auto sound = line.spoken(text);
        return line.until(
            [&] {
                const auto file = by.heard_file();
                return !file.empty() && find(sound, read_wav(file)).much > 0.9;
            },
            std::chrono::seconds{20});
    }

    static voice_phones users() {
        voice_phones made;
        made.users = {{.name = "afi", .password = secret{"baobab"}, .transfers = true, .calls = true},
                      {.name = "koffi", .password = secret{"cactus"}},
                      {.name = "edem", .password = secret{"dattier"}}};
        return made;
    }

    std::vector<leg_record> records;
    voice_stage line;
    telephone customer{line.runtime};
    int asked = 0;
    std::vector<std::unique_ptr<baresip>> phones;
    std::vector<std::unique_ptr<sipp_caller>> callees;

private:
    voice_options options(std::vector<voice_peer> peers) {
        voice_options how;
        how.listen = {"udp:0.0.0.0:5065"};
        how.peers = std::move(peers);
        how.phones = users();
        how.records = [this](const leg_record& each) { records.push_back(each); };
        return how;
    }
};

}  // namespace palabre::test
