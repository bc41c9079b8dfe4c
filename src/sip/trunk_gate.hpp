// src/sip/trunk_gate.hpp - what a trunk may carry now: destinations, channels, calls a second, minutes and money a day.
#pragma once

#include "palabre/channel/trunk.hpp"
#include "sip/guard.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sip {

/// The destination with the longest prefix of `number`; nullptr where there is none.
const voice_destination* destination_of(const std::vector<voice_destination>& all, std::string_view number);

/// What is dialled for it.
std::string dialled(const std::vector<std::pair<std::string, std::string>>& rules, const std::string& number);

/// So long is billed for a talk of that length; nothing for none.
std::chrono::seconds billed(const voice_destination& by, duration talked);

/// Admits calls and counts what they use, by days of the calendar. What runs counts while it runs, so that a cap is not
/// overrun by calls that have not ended yet; it does not cut them off.
///
/// Threads: one at a time.
class trunk_gate {
public:
    explicit trunk_gate(voice_trunk rules);

    enum class verdict { go, refused, premium, no_channel, too_fast, minutes_spent, cost_spent };

    struct ticket {
        verdict is = verdict::go;
        std::uint64_t number = 0;        ///< For what follows; 0 unless `go`.
        std::optional<std::size_t> sim;  ///< Where the trunk has some.
        bool alarm = false;              ///< A cap came near with what was used until now: told once a day.
    };

    /// Whether that number may be called at all; limits and caps aside.
    verdict allows(std::string_view number) const;

    ticket admit(std::string_view number, instant now, calendar_time today);
    void answered(std::uint64_t ticket, instant now);

    struct bill {
        duration talked{0};
        std::chrono::seconds billable{0};
        std::int64_t cost = 0;
    };
    bill ended(std::uint64_t ticket, instant now, calendar_time today);

    /// Other rules from now on; what was counted stays, and `used` of theirs is passed over.
    void serve(voice_trunk rules);

    std::size_t calls() const noexcept { return running_.size(); }
    std::int64_t seconds_today(instant now, calendar_time today);
    std::int64_t cost_today(instant now, calendar_time today);
    bool is_alarmed() const noexcept { return alarmed_; }
    const voice_trunk& rules() const noexcept { return rules_; }

private:
    struct running {
        voice_destination by;
        std::optional<std::size_t> sim;
        std::optional<instant> answered;
    };
    struct card {
        bool busy = false;
        std::int64_t seconds = 0;
    };

    void turn_day(calendar_time today);
    bool cap_is_near(std::int64_t used, std::int64_t most) const;

    voice_trunk rules_;
    rate_limit rate_;
    std::map<std::uint64_t, running> running_;
    std::vector<card> cards_;
    std::uint64_t last_ = 0;
    std::chrono::sys_days day_{};
    std::int64_t seconds_ = 0, cost_ = 0;
    bool alarmed_ = false;
};

/// For people: "premium numbers are barred".
const char* to_string(trunk_gate::verdict why) noexcept;

}  // namespace palabre::sip
