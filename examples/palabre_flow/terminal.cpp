// examples/palabre_flow/terminal.cpp - a flow played in the terminal, one turn after the other.
#include "terminal.hpp"

#include "palabre/sim/world.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <istream>
#include <ostream>
#include <string_view>

namespace palabre_flow {
namespace {

using namespace palabre;
using namespace std::chrono_literals;

constexpr std::string_view dim = "\033[2m", bold = "\033[1m", green = "\033[32m", cyan = "\033[36m",
                           yellow = "\033[33m", off = "\033[0m";

class session {
public:
    session(const flow::graph& plan, const sim::surroundings& around, const playing& how, std::istream& in,
            std::ostream& out)
        : how_{how}, in_{in}, out_{out}, world_{{.begins = sim::monday_morning}}, who_{world_.person(how.number)} {
        around.put_into(world_);
        if (!how.language.empty()) world_.customer(how.number)["language"] = how.language;
        world_.center().answer("*", plan);
        if (how.prepare) how.prepare(world_);
    }

    std::string play() {
        who_.tell("is", (how_.number.empty() ? "withheld" : how_.number) + " on " + std::string{to_string(how_.on)});
        begin();
        while (live()) {
            let_happen();
            if (!live() || !turn()) break;
        }
        world_.run_for(5s);  // what is sent when it is over
        show();
        return world_.story();
    }

private:
    bool live() const { return who_.talk() != nullptr; }

    void begin() {
        const bool dials = how_.on == medium::voice || how_.on == medium::ussd;
        std::string first = dials ? (how_.on == medium::voice ? "100" : "*100#") : "Bonjour";
        who_.tell(dials ? "calls" : "writes", first);
        world_.line(how_.on).open(who_, dials ? first : "*", dials ? "" : first);
    }

    /// Until the flow asks, the conversation is over, or half a minute passes in which it does nothing.
    void let_happen() {
        for (int i = 0; i < 300 && live() && who_.asked() == nullptr; ++i) {
            world_.run_for(100ms);
            const auto before = shown_;
            show();
            if (shown_ != before) i = 0;
        }
    }

    void show() {
        const std::string story = world_.story();
        std::string_view rest = std::string_view{story}.substr(std::min(shown_, story.size()));
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            out_ << coloured(std::string{rest.substr(0, end)}, how_.colour) << '\n';
            rest.remove_prefix(end + 1);
        }
        shown_ = story.size();
    }

    void hint() {
        std::string keys;
        if (const question* asked = who_.asked()) {
            for (const auto& [key, label] : asked->choices)
                keys += fmt::format("{}{} {}", keys.empty() ? "" : ", ", key, label);
            if (keys.empty()) keys = asked->wants == question::kind::digits ? "digits" : "words";
        } else {
            keys = "nothing is asked";
        }
        if (how_.colour) out_ << dim;
        out_ << "        [" << keys << "; Enter: silence; h: hang up]";
        if (how_.colour) out_ << off;
        out_ << "\n     > " << std::flush;
    }

    /// One thing typed. False at the end of the input.
    bool turn() {
        hint();
        std::string typed;
        if (!std::getline(in_, typed)) {
            out_ << '\n';
            who_.does("hangs up");
            return false;
        }
        while (!typed.empty() && (typed.back() == ' ' || typed.back() == '\r')) typed.pop_back();
        world_.run_for(1s);  // people take a moment; and a recorded story keeps its order
        if (typed == "h") {
            who_.does("hangs up");
        } else if (typed.empty()) {
            const auto before = world_.story().size();
            for (int i = 0; i < 600 && live() && world_.story().size() == before; ++i) world_.run_for(100ms);
        } else if (how_.on != medium::voice) {
            who_.does("writes", typed);
        } else {
            const bool keys = typed.find_first_not_of("0123456789*#") == std::string::npos;
            who_.does(keys ? "presses" : "says", typed);
        }
        return true;
    }

    const playing& how_;
    std::istream& in_;
    std::ostream& out_;
    sim::world world_;
    sim::caller& who_;
    std::size_t shown_ = 0;
};

}  // namespace

std::string coloured(const std::string& line, bool colour) {
    if (!colour) return line;
    const auto space = line.find(' ');
    const std::string time = line.substr(0, space);
    const std::string rest = space == std::string::npos ? "" : line.substr(space);
    std::string_view shade = bold;
    if (rest.starts_with(" presses") || rest.starts_with(" says") || rest.starts_with(" writes") ||
        rest.starts_with(" taps"))
        shade = green;
    else if (rest.starts_with(" receives"))
        shade = cyan;
    else if (!rest.starts_with(" hears"))
        shade = yellow;
    return fmt::format("{}{}{}{}{}{}", dim, time, off, shade, rest, off);
}

std::string play_by_hand(const flow::graph& plan, const sim::surroundings& around, const playing& how, std::istream& in,
                         std::ostream& out) {
    return session{plan, around, how, in, out}.play();
}

}  // namespace palabre_flow
