// src/flow/player_bot.cpp - an assistant's part of a conversation: its questions, its wishes, and how it ends.
#include "flow/choices.hpp"
#include "flow/player_impl.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::flow {
namespace {

using object = boost::json::object;
using array = boost::json::array;

// A session has 64 kB for everything: of long conversations the assistant is told the end.
constexpr std::size_t most_told = 16 * 1024;
constexpr std::size_t most_turns = 24;

// Who is on the telephone thinks for some seconds, and has said it all when he is silent for longer than between two words.
constexpr duration patience_on_voice = std::chrono::seconds{6}, end_of_words = std::chrono::milliseconds{1500};
constexpr int most_tries_on_voice = 2;

const std::string_view text_in(const object& of, std::string_view key) {
    const auto* const found = of.if_contains(key);
    return found != nullptr && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

void add_turn(object& bot, std::string_view by, std::string_view text) {
    auto& turns = bot["turns"].as_array();
    turns.push_back(object{{"by", by}, {"text", text}});
    std::size_t told = 0;
    for (const auto& each : turns) told += each.at("text").as_string().size();
    while (turns.size() > most_turns || (told > most_told && turns.size() > 1)) {
        told -= turns.front().at("text").as_string().size();
        turns.erase(turns.begin());
    }
}

std::vector<choice> choices_of(const object& bot) {
    std::vector<choice> all;
    const auto* const kept = bot.if_contains("choices");
    if (kept != nullptr)
        for (const auto& each : kept->as_array())
            all.push_back({std::to_string(all.size() + 1), std::string{each.as_string()}});
    return all;
}

const operation* declared(const graph& plan, std::string_view connector, std::string_view name) {
    const auto found = std::ranges::find_if(
        plan.operations, [&](const operation& each) { return each.connector == connector && each.name == name; });
    return found == plan.operations.end() ? nullptr : &*found;
}

}  // namespace

bool is_bot_state(const value& kept) noexcept {
    const auto* const all = kept.if_object();
    if (all == nullptr) return false;
    const auto is = [all](std::string_view key, auto test) {
        const auto* const found = all->if_contains(key);
        return found == nullptr || test(*found);
    };
    const auto text = [](const value& each) { return each.is_string(); };
    const auto* const turns = all->if_contains("turns");
    return turns != nullptr && turns->is_array() && all->contains("count") && is("said", text) && is("calls", text) &&
           is("count",
              [](const value& each) {
                  return each.is_int64() && each.get_int64() >= 0 && each.get_int64() < 10'000;
              }) &&
           is("choices",
              [&](const value& each) { return each.is_array() && std::ranges::all_of(each.get_array(), text); }) &&
           std::ranges::all_of(turns->get_array(), [&](const value& each) {
               return each.is_object() && each.get_object().contains("by") && each.get_object().contains("text") &&
                      each.get_object().at("text").is_string() && each.get_object().at("by").is_string();
           });
}

/// On a line that understands no words menus remain.
void turn::play(const step::bot& step) {
    if (talk_.gone) return finish();
    if (!hears_words()) return follow("unavailable");
    talk_.bot = object{{"turns", array{}}, {"count", 0}};
    if (!talk_.wrote.empty()) return ask_assistant(step, std::exchange(talk_.wrote, {}));
    std::vector<utterance> greeting;
    if (!words(step.greeting, greeting)) return follow("unavailable");
    bot_says(std::move(greeting));
}

/// Says that, and waits for what the customer makes of it.
void turn::bot_says(std::vector<utterance> words, const std::vector<std::string>& choices) {
    auto& bot = talk_.bot.as_object();
    const auto said = recorded_text(words);
    bot["said"] = said;
    if (!said.empty()) add_turn(bot, "assistant", said);
    bot.erase("choices");
    if (!choices.empty()) bot["choices"] = array(choices.begin(), choices.end());
    bot_words_ = std::move(words);
    ask();
}

bool turn::bot_question(const step::bot& step, question& what) {
    if (!is_bot_state(talk_.bot)) return false;
    const auto& bot = talk_.bot.get_object();
    what.prompt = std::exchange(bot_words_, {});
    if (what.prompt.empty() && !text_in(bot, "said").empty())
        what.prompt.push_back({std::string{text_in(bot, "said")}, talk_.language});
    what.choices = choices_of(bot);
    what.wants = question::kind::text;
    what.longest = 4096;
    what.no_input = shows_text() ? step.text_no_input : patience_on_voice;
    if (!shows_text()) what.between_keys = end_of_words;
    // Who goes on while he waits for a reply is heard; a yes that came before its question is none.
    what.looks_back = !bot.contains("asks");
    return true;
}

/// By voice: who has got his answer and says nothing more is done; who is waited for is asked again, then menus or an agent
/// have to do.
void turn::bot_hears_nothing(const step::bot& step, const std::string& why) {
    auto& bot = talk_.bot.as_object();
    if (!why.empty()) return follow("unavailable");
    const bool has_asked = bot.contains("asks"), is_first = bot["count"].as_int64() == 0;
    if (!has_asked && !is_first) return follow("done");
    if (++talk_.tries > most_tries_on_voice)
        return is_first ? follow("unavailable") : bot_hands_over(step, "nothing was heard");
    std::vector<utterance> again;
    phrase("no_input", again);
    again.push_back({std::string{text_in(bot, "said")}, talk_.language});
    bot_words_ = std::move(again);
    ask();
}

bool player::take_back(session& talk) const {
    if (talk.waits_for == awaits::confirmation) {
        talk.waits_for = awaits::answer;
        talk.given.clear();
        talk.tries = 0;
    }
    if (!std::holds_alternative<step::bot>(impl_->nodes[talk.at].is->step) || !is_bot_state(talk.bot)) return false;
    auto& bot = talk.bot.get_object();
    bot.erase("asks");
    bot.erase("choices");
    bot["anew"] = true;
    return true;
}

void turn::answer_bot(const step::bot& step, const std::string& given) {
    customer_turn();
    talk_.tries = 0;
    const auto choices = choices_of(talk_.bot.as_object());
    std::string message = given;
    if (const auto key = chosen(choices, given)) message = std::ranges::find(choices, *key, &choice::key)->label;
    ask_assistant(step, std::move(message));
}

void turn::ask_assistant(const step::bot& step, std::string message) {
    auto& bot = talk_.bot.as_object();
    const auto count = bot["count"].as_int64() + 1;
    if (count > step.turns) return bot_hands_over(step, "too many messages");
    bot["count"] = count;
    action::ask_assistant ask{step.assistant, message, talk_.language, bot["turns"], nullptr, {}, step.timeout};
    if (const auto* memory = bot.if_contains("memory")) ask.memory = *memory;
    ask.anew = bot.contains("anew");
    for (const auto& each : step.answers) ask.may.push_back(each.connector + "." + each.operation);
    add_turn(bot, "customer", message);
    out_.push_back(std::move(ask));
    talk_.waits_for = awaits::assistant;
    talk_.deadline = now_ + step.timeout;
}

void turn::assisted(const event::assisted& what) {
    if (talk_.waits_for != awaits::assistant) return;
    talk_.waits_for = awaits::nothing;
    const auto& step = std::get<step::bot>(here().is->step);
    talk_.bot.as_object()["memory"] = what.memory;
    talk_.bot.as_object().erase("asks");
    const bool anew = talk_.bot.as_object().erase("anew") > 0;
    using kind = event::assisted::kind;
    switch (what.what) {
    case kind::reply: bot_says({{what.text, talk_.language}}); break;
    case kind::question:
        talk_.bot.as_object()["asks"] = true;
        bot_says({{what.text, talk_.language}}, what.choices);
        break;
    case kind::act: bot_acts(step, what, !anew); break;
    case kind::hand_over: bot_hands_over(step, what.text, what.edge, what.slots); break;
    case kind::unavailable: follow("unavailable"); break;
    }
    go_on();
}

/// Only what the node can tell, and what the flow declares; what changes something, with the customer's yes.
void turn::bot_acts(const step::bot& step, const event::assisted& wanted, bool was_asked) {
    const auto name = wanted.connector + "." + wanted.operation;
    const auto* const is = declared(player_.plan, wanted.connector, wanted.operation);
    const bool told = std::ranges::any_of(step.answers, [&](const step::bot_answer& each) {
        return each.connector == wanted.connector && each.operation == wanted.operation;
    });
    if (!told || is == nullptr) return bot_hands_over(step, name + ": the flow does not allow that");
    if (is->writes && is->confirmed && !(wanted.confirmed && was_asked))
        return bot_hands_over(step, name + ": the customer has not said yes");
    talk_.bot.as_object()["calls"] = name;
    out_.push_back(action::call{wanted.connector, wanted.operation, wanted.arguments, step.timeout, is->writes,
                                wanted.secret_arguments});
    talk_.waits_for = awaits::outcome;
    talk_.deadline = now_ + step.timeout;
}

/// Never an answer of its own where there is none: somebody else has to give one.
void turn::bot_came(const step::bot& step, const outcome& what) {
    auto& bot = talk_.bot.as_object();
    const std::string name{text_in(bot, "calls")};
    bot.erase("calls");
    const auto answer = std::ranges::find_if(
        step.answers, [&](const step::bot_answer& each) { return each.connector + "." + each.operation == name; });
    const auto* const is =
        answer == step.answers.end() ? nullptr : declared(player_.plan, answer->connector, answer->operation);
    if (is == nullptr || what.secret) return bot_hands_over(step, name + ": its answer may not be told here");
    if (what.what != outcome::kind::value)
        return bot_hands_over(step, fmt::format("{}: {}", name, to_string(what.what)));
    std::vector<utterance> said;
    if (is->result.holds(what.data)) {
        talk_.variables.as_object()[answer->operation] = what.data;
        if (words(answer->words, said) && !said.empty()) return bot_says(std::move(said));
    }
    bot_hands_over(step, name + ": its answer cannot be told");
}

void turn::bot_hands_over(const step::bot& step, const std::string& reason, const std::string& edge,
                          const value& slots) {
    auto& variables = talk_.variables.as_object();
    if (slots.is_object())
        for (const auto& [name, slot] : slots.get_object())
            if (!player_.secrets.contains(std::string_view{name})) variables[name] = slot;
    if (!step.into.empty()) variables[step.into] = object{{"reason", reason}, {"edge", edge}};
    follow(!edge.empty() && edge != "hang_up" && wired(edge) ? edge : "hand_over");
}

}  // namespace palabre::flow
