// tests/voice/transfer_stage.hpp - a caller and who is reached for him: two SIPp's signalling, two telephones' sound.
#pragma once

#include "voice/voice_stage.hpp"

#include <fmt/format.h>

#include <cmath>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace palabre::test {

/// Each callee is a trunk of its own, which takes the numbers that begin with its prefix.
class transfer_stage {
public:
    explicit transfer_stage(voice_options how = {}) : line{listening(std::move(how))} { line.center.start(); }

    /// SIPp answers calls to `prefix` by that scenario, with the agent's telephone as [rtp_port].
    void answers(const std::string& prefix, const std::string& scenario, const std::vector<std::string>& more = {},
                 const telephone* with = nullptr) {
        callees.push_back(
            std::make_unique<sipp_caller>("udp:127.0.0.1:9", scenario, (with != nullptr ? *with : agent).port(), more));
        voice_trunk made;
        made.name = prefix;
        made.hosts = {fmt::format("127.0.0.1:{}", callees.back()->port())};
        made.keep_alive = std::chrono::seconds{0};
        made.destinations = {{.prefix = prefix}};
        trunks.push_back(made);
        line.line->serve(trunks, {});
        line.until([&] { return callees.back()->is_listening() || callees.back()->is_done(); });
    }

    /// Refuses them. SIPp wants statuses as they are, so each has a scenario of its own.
    void refuses(const std::string& prefix, const std::string& final) {
        std::ifstream from{std::string{PALABRE_SOURCE_DIR} + "/tests/peers/sipp/trunk_refuses.xml"};
        std::string text{std::istreambuf_iterator<char>{from}, {}};
        text.replace(text.find("[final]"), 7, final);
        text.replace(text.find("[why]"), 5, "SIP;cause=" + final.substr(0, 3));
        const auto file = line.folder / ("refuses-" + final.substr(0, 3) + ".xml");
        std::ofstream{file} << text;
        answers(prefix, file);
    }

    /// What answers calls: it connects them, and remembers what came of it.
    void connects(connect_request whom) {
        line.center.answer("*", [this, whom = std::move(whom)](const conversation_ptr& talk) {
            caller = talk;
            talk->connect(whom, {.answered = [this](const connect_result& how) { answered = how; },
                                 .over =
                                     [this](const connect_result& how) {
                                         over = how;
                                         ++overs;
                                     }});
        });
    }

    bool are_done() {
        return line.until([&] {
            for (const auto& each : callees)
                if (!each->is_done()) return false;
            return true;
        });
    }

    /// What the agent has heard holds that sound.
    bool agent_hears(const samples& sound, double enough = 0.95) { return hears(agent, sound, enough); }

    bool hears(const telephone& who, const samples& sound, double enough = 0.95) {
        std::size_t next = sound.size();
        const auto looks = [&] {
            if (who.heard().size() < next) return false;
            next = who.heard().size() + 4'000;
            return find(sound, who.heard()).much > enough;
        };
        if (line.until(looks, std::chrono::seconds{20})) return true;
        next = sound.size();  // what came last, where the call ended then
        return looks();
    }

    std::vector<leg_record> records;
    voice_stage line;
    telephone agent{line.runtime};
    std::vector<voice_trunk> trunks;
    std::vector<std::unique_ptr<sipp_caller>> callees;
    std::weak_ptr<conversation> caller;
    std::optional<connect_result> answered, over;
    int overs = 0;

private:
    voice_options listening(voice_options how) {
        how.records = [this](const leg_record& each) { records.push_back(each); };
        return how;
    }
};

/// One turn of the default ringing tone.
inline samples ringing_tone() {
    samples made(8'000);
    for (std::size_t i = 0; i < made.size(); ++i)
        made[i] =
            static_cast<std::int16_t>(3'000 * std::sin(2 * 3.14159265358979 * 425 * static_cast<double>(i) / 8'000));
    return made;
}

}  // namespace palabre::test
