// tests/contract/channel_contract.hpp - what every channel that shows text promises, as cases that run on any of them.
#pragma once

#include "palabre/channel/channel.hpp"
#include "palabre/sim/clock.hpp"

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace palabre::contract {

/// A channel between customers and a company that is made of what the case does. "afi" and "kossi" are customers.
class channel_stage {
public:
    virtual ~channel_stage() = default;

    /// He writes for the first time, or dials.
    virtual void opens(const std::string& who) = 0;

    /// He writes; on USSD he answers a screen.
    virtual void writes(const std::string& who, const std::string& text) = 0;

    /// All that he has been shown until now.
    virtual std::string shown(const std::string& who) = 0;

    /// His address as a flow sees it.
    virtual std::string address(const std::string& who) = 0;

    sim::clock clock{1};  // outlives what has timers on it

    /// The channel that the stage's own constructor made; the case may take it away.
    std::unique_ptr<channel> made;

    /// The conversations that have come, in their order.
    std::vector<conversation_ptr> talks;

    void begin() {
        made->start(clock, [this](conversation_ptr each) { talks.push_back(std::move(each)); });
    }
    conversation& talk(const std::string& with) {
        const auto before = talks.size();
        opens(with);
        if (talks.size() != before + 1) throw std::runtime_error{"no conversation came"};
        return *talks.back();
    }
    void passes(duration length) { clock.run_until(clock.now() + length); }
};

struct channel_case {
    std::string name;
    void (*run)(channel_stage& stage);
};

const std::vector<channel_case>& channel_contract();

inline constexpr std::size_t most_channel_cases = 20;

/// Makes each case a case of doctest's, called "contract, CHANNEL: NAME", on a Stage of its own.
template<class Stage> int register_channel(const char* which) {
    static const std::vector<std::string> names = [&] {
        std::vector<std::string> all;
        for (const auto& each : channel_contract()) all.push_back(std::string{"contract, "} + which + ": " + each.name);
        return all;
    }();
    if (names.size() > most_channel_cases) throw std::length_error{"most_channel_cases is too small"};
    using function = void (*)();
    const auto functions = []<std::size_t... At>(std::index_sequence<At...>) {
        return std::array<function, sizeof...(At)>{+[] {
            Stage stage;
            stage.begin();
            channel_contract().at(At).run(stage);
        }...};
    }
    (std::make_index_sequence<most_channel_cases>{});
    for (std::size_t at = 0; at < names.size(); ++at)
        doctest::detail::regTest(
            doctest::detail::TestCase{functions[at], __FILE__, __LINE__, doctest::detail::TestSuite{}} *
            names[at].c_str());
    return static_cast<int>(names.size());
}

}  // namespace palabre::contract
