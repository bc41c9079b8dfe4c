// examples/palabre_flow/replay.cpp - palabre-flow replay: a kept conversation again, without its assistant.
#include "replay.hpp"

#include "palabre/center/exchange.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/world.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <deque>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

using namespace palabre;

namespace palabre_flow {
namespace {

[[noreturn]] void refuse(const char* what) {
    throw error{errc::invalid_file, what, "give it what GET /api/v1/conversations/ID answers"};
}

std::string text_of(const boost::json::object& of, std::string_view key) {
    const auto* const found = of.if_contains(key);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

/// "2026-03-02T10:00:05.120Z", to the second, from any day on.
std::chrono::seconds moment_of(const boost::json::object& entry) {
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    const auto at = text_of(entry, "at");
    if (std::sscanf(at.c_str(), "%d-%d-%dT%d:%d:%d", &year, &month, &day, &hour, &minute, &second) != 6)
        refuse("an entry has no moment");
    using namespace std::chrono;
    const sys_days date = std::chrono::year{year} / month / day;
    return date.time_since_epoch() + hours{hour} + minutes{minute} + seconds{second};
}

struct record {
    std::string number, on, language;
    std::vector<std::pair<std::chrono::seconds, std::string>> wrote;  ///< From the first of them on.
    std::deque<std::pair<std::string, flow::event::assisted>> exchanges;
};

record read(std::string_view kept) {
    boost::system::error_code failed;
    const auto all = boost::json::parse(kept, failed);
    const auto* const whole = failed ? nullptr : all.if_object();
    const auto* const talk = whole != nullptr ? whole->if_contains("conversation") : nullptr;
    const auto* const entries = whole != nullptr ? whole->if_contains("entries") : nullptr;
    if (talk == nullptr || !talk->is_object() || entries == nullptr || !entries->is_array())
        refuse("this is no conversation");
    record made{text_of(talk->get_object(), "address"),
                text_of(talk->get_object(), "on"),
                text_of(talk->get_object(), "language"),
                {},
                {}};
    if (!made.number.empty() && made.number.front() != '+' && made.on == "whatsapp") made.number.insert(0, "+");
    bool over = false;
    for (const auto& each : entries->get_array()) {
        if (!each.is_object()) refuse("an entry is no object");
        const auto& entry = each.get_object();
        const auto* const details = entry.if_contains("details");
        if (text_of(entry, "kind") == "language") made.language.clear();  // he chose it here
        over = over || text_of(entry, "kind") == "transferred";
        if (over) continue;  // what follows is an agent's
        if (text_of(entry, "kind") == "heard")
            made.wrote.emplace_back(moment_of(entry), text_of(entry, "text"));
        else if (text_of(entry, "kind") == "assisted" && details != nullptr && details->is_object() &&
                 details->get_object().contains("suggestion"))
            continue;  // an agent's
        else if (text_of(entry, "kind") == "assisted" && details != nullptr && details->is_object())
            made.exchanges.emplace_back(text_of(details->get_object(), "message"), read_exchange(*details));
    }
    if (made.wrote.empty() || made.number.empty()) refuse("nobody writes in this conversation");
    // Each is answered before the next one comes: systems are slower here than they may have been.
    constexpr std::chrono::seconds apart{5};
    const auto first = made.wrote.front().first;
    auto earliest = std::chrono::seconds{0};
    for (auto& [at, text] : made.wrote) {
        at = std::max(at - first, earliest);
        earliest = at + apart;
    }
    return made;
}

}  // namespace

int replay(const flow::graph& plan, sim::surroundings around, std::string_view kept, std::ostream& out,
           std::ostream& wrong) {
    auto talk = read(kept);
    sim::story script;
    script.add({}, "", "is", talk.number + " on " + talk.on);
    for (const auto& [at, text] : talk.wrote) script.add(at, "", "writes", text);
    std::erase_if(around.customers, [&](const auto& each) { return each.address == talk.number; });
    if (!talk.language.empty()) around.customers.push_back({talk.number, {{"language", talk.language}}});
    std::size_t differs = 0;
    const auto answers = [&](const flow::action::ask_assistant& asked) {
        if (talk.exchanges.empty()) {
            ++differs;
            wrong << asked.assistant << " is asked once more: " << asked.message << '\n';
            return flow::event::assisted{};
        }
        auto [message, said] = std::move(talk.exchanges.front());
        talk.exchanges.pop_front();
        if (message != asked.message) {
            ++differs;
            wrong << asked.assistant << " was asked: " << message << "\n  and is now: " << asked.message << '\n';
        }
        return said;
    };
    around.assistants.clear();
    out << sim::play(plan, around, script, sim::default_seed(), [&](sim::world& world) {
               for (const auto& [id, node] : plan.nodes())
                   if (const auto* const bot = std::get_if<flow::step::bot>(&node.step))
                       world.assists(bot->assistant, answers);
           }).told;
    for (const auto& [message, said] : talk.exchanges) wrong << "is not asked any more: " << message << '\n';
    return differs == 0 && talk.exchanges.empty() ? 0 : 1;
}

}  // namespace palabre_flow
