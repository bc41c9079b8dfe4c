// src/channel/answer_kind.cpp - names of answers and their reasons, the limits by name, verdicts as JSON.
#include "palabre/channel/answer_kind.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace palabre {
namespace {

constexpr std::array kinds{"human",        "machine",   "fax",   "sit",     "busy",
                           "announcement", "ring_back", "music", "silence", "unknown"};
constexpr std::array reasons{
    "short_greeting",  "long_greeting",        "beep",       "fax_tone",      "information_tone", "busy_cadence",
    "ringing_cadence", "speech_before_answer", "held_notes", "nothing_heard", "out_of_time",      "call_over"};
static_assert(kinds.size() == static_cast<std::size_t>(answer_kind::unknown) + 1);
static_assert(reasons.size() == static_cast<std::size_t>(answer_reason::call_over) + 1);

using limits = answer_detection;

constexpr std::array<answer_parameter, 17> parameters{{
    {"longest_wait_ms", "ms", 500, 30'000, "for the first word; silence after it", &limits::longest_wait},
    {"shortest_word_ms", "ms", 20, 500, "shorter sounds are clicks", &limits::shortest_word},
    {"longest_greeting_ms", "ms", 500, 10'000, "speech of a person; a machine says more", &limits::longest_greeting},
    {"longest_stretch_ms", "ms", 500, 20'000, "a person's greeting with its pauses", &limits::longest_stretch},
    {"pause_after_greeting_ms", "ms", 100, 5'000, "silence that ends a person's greeting",
     &limits::pause_after_greeting},
    {"hurry_after_ms", "ms", 500, 30'000, "from the answer: then the next two count", &limits::hurry_after},
    {"hurried_pause_ms", "ms", 60, 5'000, "in the place of pause_after_greeting_ms", &limits::hurried_pause},
    {"hurried_greeting_ms", "ms", 100, 10'000, "in the place of longest_greeting_ms", &limits::hurried_greeting},
    {"longest_gap_ms", "ms", 20, 1'000, "of silence within a word", &limits::longest_gap},
    {"longest_analysis_ms", "ms", 1'000, 30'000, "from the first word; unknown after it", &limits::longest_analysis},
    {"announcement_ms", "ms", 300, 10'000, "speech before the answer that is an announcement", &limits::announcement},
    {"shortest_beep_ms", "ms", 60, 1'000, "", &limits::shortest_beep},
    {"longest_beep_ms", "ms", 200, 10'000, "", &limits::longest_beep},
    {"above_noise_db", "dB", 3, 30, "that speech stands above the noise", nullptr, &limits::above_noise},
    {"least_level_db", "dB of full scale", -70, -20, "quieter is silence", nullptr, &limits::least_level},
    {"below_loudest_db", "dB", 6, 60, "beneath the loudest: somebody in the background", nullptr,
     &limits::below_loudest},
    {"held_notes", "share", 0.1, 1, "of sound that stands still in music", nullptr, &limits::held_notes},
}};

problem out_of_range(const answer_parameter& which, double is) {
    const auto number = [](double of) {
        auto text = std::to_string(of);
        text.erase(text.find_last_not_of('0') + 1);
        if (text.back() == '.') text.pop_back();
        return text;
    };
    return {{},
            std::string{which.name} + " is " + number(is),
            "from " + number(which.least) + " to " + number(which.most) + " " + std::string{which.unit}};
}

double rounded(double number, double step) {
    return std::round(number / step) * step;
}

}  // namespace

const char* to_string(answer_kind what) noexcept {
    return kinds[static_cast<std::size_t>(what)];
}

const char* to_string(answer_reason why) noexcept {
    return reasons[static_cast<std::size_t>(why)];
}

std::optional<answer_kind> answer_kind_of(std::string_view name) noexcept {
    const auto found = std::find(kinds.begin(), kinds.end(), name);
    if (found == kinds.end()) return std::nullopt;
    return static_cast<answer_kind>(found - kinds.begin());
}

value to_value(const answer_verdict& of) {
    const auto& it = of.measured;
    boost::json::object measured{{"delay_ms", it.delay.count()},       {"spoken_ms", it.spoken.count()},
                                 {"pause_ms", it.pause.count()},       {"words", it.words},
                                 {"level_db", rounded(it.level, 0.1)}, {"noise_db", rounded(it.noise, 0.1)},
                                 {"held", rounded(it.held, 0.01)}};
    if (it.rang.count() > 0) measured["rang_ms"] = it.rang.count();
    if (it.tone > 0) measured["tone_hz"] = std::lround(it.tone);
    return boost::json::object{{"what", to_string(of.what)},
                               {"why", to_string(of.why)},
                               {"before_answer", of.before_answer},
                               {"after_ms", of.after / std::chrono::milliseconds{1}},
                               {"measured", std::move(measured)}};
}

std::span<const answer_parameter> answer_parameters() noexcept {
    return parameters;
}

double parameter(const answer_detection& of, const answer_parameter& which) noexcept {
    return which.time != nullptr ? static_cast<double>((of.*which.time).count()) : of.*which.number;
}

void set_parameter(answer_detection& of, std::string_view name, double to) {
    const auto which =
        std::find_if(parameters.begin(), parameters.end(), [name](const auto& each) { return each.name == name; });
    if (which == parameters.end()) {
        std::string all;
        for (const auto& each : parameters) all += (all.empty() ? "" : ", ") + std::string{each.name};
        throw error{errc::invalid_argument, "there is no parameter '" + std::string{name} + "'", "one of " + all};
    }
    if (!(to >= which->least && to <= which->most))
        throw error{errc::invalid_argument, std::vector{out_of_range(*which, to)}};
    if (which->time != nullptr)
        of.*which->time = std::chrono::milliseconds{std::lround(to)};
    else
        of.*which->number = to;
}

std::vector<problem> problems_of(const answer_detection& how) {
    std::vector<problem> all;
    for (const auto& each : parameters)
        if (const double is = parameter(how, each); !(is >= each.least && is <= each.most))
            all.push_back(out_of_range(each, is));
    if (how.shortest_beep >= how.longest_beep)
        all.push_back({{}, "shortest_beep_ms is not below longest_beep_ms", "beeps last 160 to 3,000 ms"});
    return all;
}

}  // namespace palabre
