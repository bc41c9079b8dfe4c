// src/sim/play.cpp - plays a story's script against a flow in a simulated world, and tells what happened.
#include "palabre/sim/play.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/time_zone.hpp"
#include "sim/world_house.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

namespace palabre::sim {
namespace {

using namespace std::chrono_literals;

constexpr duration afterwards = 60s;

/// "2026-03-02 10:00" by the clocks of that place; nothing where it is no date.
std::optional<calendar_time> local_date(std::string_view text, const std::string& zone) {
    std::array<int, 5> parts{};
    const char *at = text.data(), *const end = at + text.size();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto read = std::from_chars(at, end, parts[i]);
        if (read.ec != std::errc{}) return std::nullopt;
        at = read.ptr;
        if (i + 1 < parts.size() && (at == end || *at++ != "-- :"[i])) return std::nullopt;
    }
    using namespace std::chrono;
    const year_month_day day{year{parts[0]}, month{static_cast<unsigned>(parts[1])},
                             std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (at != end || !day.ok() || parts[0] < 1 || parts[0] > 9999 || parts[3] > 23 || parts[4] > 59 || parts[3] < 0 ||
        parts[4] < 0)
        return std::nullopt;
    return time_zone{zone}.from_local(
        palabre::local_time{local_days{day}.time_since_epoch() + hours{parts[3]} + minutes{parts[4]}});
}

std::pair<std::string, std::string> first_word(const std::string& text) {
    const auto space = text.find(' ');
    return space == std::string::npos ? std::pair{text, std::string{}}
                                      : std::pair{text.substr(0, space), text.substr(space + 1)};
}

/// Whether the line is done by the script, or expected of the flow.
bool scripted(const story_line& line) {
    constexpr std::array<std::string_view, 7> deeds{"calls", "presses", "says", "writes", "taps", "hangs up", "is"};
    constexpr std::array<std::string_view, 9> events{"date", "hangs", "drops", "refuses",  "garbage",
                                                     "slow", "mends", "knows", "transfers"};
    if (line.actor == "system") return std::find(events.begin(), events.end(), line.verb) != events.end();
    if (!line.actor.empty()) return false;
    if (line.verb == "is") return line.text != "disconnected" && line.text != "refused";
    return std::find(deeds.begin(), deeds.end(), line.verb) != deeds.end();
}

class stage {
public:
    stage(const flow::graph& plan, const surroundings& around, std::uint64_t seed,
          const std::function<void(world&)>& prepare)
        : plan_{plan}, world_{{.seed = seed, .begins = beginning(plan, around)}} {
        around.put_into(world_);
        world_.center().answer("*", plan);
        if (prepare) prepare(world_);
    }

    played play(const story& script) {
        for (const auto& line : script.lines())
            if (scripted(line)) world_.clock().after(line.at, [this, &line] { perform(line); });
        const duration last = script.lines().empty() ? 0s : script.lines().back().at;
        world_.clock().run_until(instant{last + afterwards});
        if (!problems_.empty()) throw error{errc::invalid_file, std::move(problems_)};
        return {world_.story(), world_.path()};
    }

private:
    static calendar_time beginning(const flow::graph& plan, const surroundings& around) {
        if (around.begins.empty()) return monday_morning;
        if (const auto date = local_date(around.begins, plan.time_zone)) return *date;
        throw error{errc::invalid_file, fmt::format("'{}' is no date", around.begins), "write 2026-03-02 10:00"};
    }

    void wrong(const story_line& line, std::string what, std::string cure) {
        problems_.push_back({line.where, std::move(what), std::move(cure)});
    }

    void perform(const story_line& line) {
        try {
            line.actor == "system" ? happens(line) : does(line);
        } catch (const error& thrown) {  // a story's slip is told with its place
            wrong(line, thrown.problems().front().what, thrown.problems().front().cure);
        }
    }

    void does(const story_line& line) {
        if (line.verb == "is") return appears(line);
        if (who_ == nullptr) return wrong(line, "nobody is there yet", "begin with `00:00 is NUMBER`");
        if (line.verb == "calls") {
            who_->tell("calls", line.text);
            return world_.line(on_).open(*who_, line.text);
        }
        if (line.verb == "writes" && who_->talk() == nullptr && on_ != medium::voice) {
            who_->tell("writes", line.text);
            return world_.line(on_).open(*who_, "*", line.text);
        }
        if (!who_->does(line.verb, line.text))
            wrong(line, fmt::format("he {} while he talks to nobody", line.verb),
                  "let him call or write before, or later");
    }

    void appears(const story_line& line) {
        const auto at = line.text.find(" on ");
        const std::string name = line.text.substr(0, at);
        on_ = at == std::string::npos ? medium::voice : medium_from(line.text.substr(at + 4));
        const std::string address = name == "withheld" ? "" : name;
        if (who_ == nullptr || who_->number() != address) who_ = &world_.person_at(address);
        who_->tell("is", line.text);
    }

    void happens(const story_line& line) {
        const auto [name, rest] = first_word(line.text);
        world_.tell("system", line.verb, line.text);
        if (line.verb == "date") {
            const auto date = local_date(line.text, plan_.time_zone);
            if (!date) return wrong(line, fmt::format("'{}' is no date", line.text), "write 2026-03-02 10:00");
            return world_.clock().jump_calendar(*date - world_.clock().calendar_now());
        }
        if (line.verb == "knows") {
            boost::system::error_code failed;
            const auto known = boost::json::parse(rest, failed);
            if (failed || !known.is_object())
                return wrong(line, "what is known is no JSON object", R"(write system knows NUMBER {"language":"fr"})");
            for (const auto& [key, fact] : known.get_object()) world_.customer(name)[key] = fact;
            return;
        }
        if (line.verb == "transfers") {
            if (!is_transfer_outcome(rest))
                return wrong(line, fmt::format("no transfer ends as '{}'", rest), transfer_outcomes);
            if (!world_.settle_transfer(name, rest))
                wrong(line, fmt::format("nobody waits for '{}'", name), "let him be transferred before");
            return;
        }
        if (!world_.has_back_office(name))
            return wrong(line, fmt::format("no back office is called '{}'", name), "name one of world.yaml's");
        auto& faults = world_.back_office(name).faults();
        const instant now = world_.clock().now();
        if (line.verb == "mends") return faults.mend(now);
        for (const fault kind : {fault::hangs, fault::drops, fault::refuses, fault::garbage, fault::slow})
            if (line.verb == to_string(kind)) faults.add(now, instant::max(), kind);
    }

    const flow::graph& plan_;
    world world_;
    caller* who_ = nullptr;
    medium on_ = medium::voice;
    std::vector<problem> problems_;
};

}  // namespace

played play(const flow::graph& plan, const surroundings& around, const story& script, std::uint64_t seed,
            const std::function<void(world&)>& prepare) {
    return stage{plan, around, seed, prepare}.play(script);
}

std::string expected(const story& script) {
    return script.text();
}

}  // namespace palabre::sim
