// src/flow/session.cpp - sessions as JSON: saved, and resumed only where they still fit their graph.
#include "palabre/flow/session.hpp"

#include "flow/player_impl.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace palabre::flow {
namespace {

constexpr int version = 1;
constexpr std::size_t most_bytes = 64 * 1024;
constexpr std::array<std::string_view, 6> awaits_names{"nothing", "answer", "confirmation",
                                                       "outcome", "result", "assistant"};

value save_words(const std::vector<utterance>& words) {
    boost::json::array all;
    for (const auto& each : words) {
        const bool secret = !each.masked.empty();
        boost::json::object one{
            {"text", secret ? each.masked : each.text}, {"language", each.language}, {"clip", each.clip}};
        if (secret)
            one["secret"] = true;
        else if (!each.value.empty())
            one["value"] = each.value;
        all.push_back(std::move(one));
    }
    return all;
}

/// What a secret variable holds; nullptr where nothing has come yet, which is none.
const value* hidden(const session& talk, std::string_view name) {
    const value* held = talk.variables.get_object().if_contains(name);
    const bool empty = held == nullptr || held->is_null() || (held->is_string() && held->get_string().empty()) ||
                       (held->is_array() && held->get_array().empty()) ||
                       (held->is_object() && held->get_object().empty());
    return empty ? nullptr : held;
}

/// About the bytes of its JSON text; stops counting when it is too many. Parsing has limited the depth.
std::size_t weight(const value& of, std::size_t so_far) {
    if (so_far > most_bytes) return so_far;
    if (of.is_string()) return so_far + of.get_string().size() + 2;
    ++so_far;
    if (of.is_array())
        for (const auto& each : of.get_array()) so_far = weight(each, so_far);
    else if (of.is_object())
        for (const auto& [name, each] : of.get_object()) so_far = weight(each, so_far + name.size() + 3);
    return so_far;
}

[[noreturn]] void wrong(std::string what) {
    throw error{errc::invalid_file, "a saved session " + std::move(what),
                "drop it and begin the conversation anew, or load the flow that it was saved from"};
}

/// Reads members one after the other, each of a known type; what is missing or of another type is said by name.
class reader {
public:
    explicit reader(const value& from) : from_{from.if_object()} {
        if (from_ == nullptr) wrong("is no JSON object");
    }

    const value& member(std::string_view name) const {
        const auto* found = from_->if_contains(name);
        if (found == nullptr) wrong(fmt::format("has no '{}'", name));
        return *found;
    }
    std::string text(std::string_view name) const {
        const auto& found = member(name);
        if (!found.is_string()) wrong(fmt::format("has a '{}' that is no text", name));
        return std::string{found.get_string()};
    }
    std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most) const {
        const auto& found = member(name);
        if (!found.is_int64() || found.get_int64() < least || found.get_int64() > most)
            wrong(fmt::format("has a '{}' that is no whole number from {} to {}", name, least, most));
        return found.get_int64();
    }
    bool flag(std::string_view name) const {
        const auto& found = member(name);
        if (!found.is_bool()) wrong(fmt::format("has a '{}' that is neither true nor false", name));
        return found.get_bool();
    }
    const boost::json::array& list(std::string_view name) const {
        const auto& found = member(name);
        if (!found.is_array()) wrong(fmt::format("has a '{}' that is no list", name));
        return found.get_array();
    }
    bool has(std::string_view name) const { return from_->contains(name); }
    value object(std::string_view name) const {
        const auto& found = member(name);
        if (!found.is_object()) wrong(fmt::format("has a '{}' that is no object", name));
        return found;
    }

private:
    const boost::json::object* from_;
};

medium read_medium(const reader& from) {
    try {
        return medium_from(from.text("on"));
    } catch (const error&) {
        wrong("is on a medium that does not exist");
    }
}

std::vector<utterance> read_words(const boost::json::array& from) {
    std::vector<utterance> words;
    for (const auto& each : from) {
        const reader one{each};
        words.push_back({one.text("text"), one.text("language"), one.text("clip")});
        if (one.has("value")) words.back().value = one.text("value");
        if (!one.has("secret") || !one.flag("secret")) continue;
        if (words.back().text.empty()) wrong("has a secret where nothing is masked");
        words.back().masked = std::exchange(words.back().text, {});
    }
    return words;
}

bool tells_secret(const sending& message) {
    return std::ranges::any_of(message.words, [](const utterance& each) { return !each.masked.empty(); });
}

}  // namespace

value player::save(const session& talk) const {
    boost::json::array stack, later;
    boost::json::object variables = talk.variables.get_object();
    for (const auto& name : impl_->secrets)
        if (hidden(talk, name) != nullptr) variables.erase(name);
    for (const auto at : talk.stack) stack.emplace_back(*impl_->nodes[at].id);
    for (const auto& each : talk.later)
        later.push_back({{"on", to_string(each.on)}, {"to", each.to}, {"words", save_words(each.words)}});
    value saved{{"version", version},
                {"graph", talk.graph},
                {"node", node_of(talk)},
                {"stack", std::move(stack)},
                {"waits_for", awaits_names[static_cast<std::size_t>(talk.waits_for)]},
                {"on", to_string(talk.on)},
                {"from", talk.from},
                {"to", talk.to},
                {"language", talk.language},
                {"variables", std::move(variables)},
                {"facts", talk.facts},
                {"notices", talk.notices},
                {"given", impl_->nodes[talk.at].secret ? "" : talk.given},
                {"disposition", talk.disposition},
                {"later", std::move(later)},
                {"tries", talk.tries},
                {"part", talk.part},
                {"steps", talk.steps},
                {"deadline", talk.deadline.time_since_epoch().count()},
                {"gone", talk.gone},
                {"left", talk.left},
                {"over", talk.over}};
    // Flows without assistants stay as they were.
    if (!talk.wrote.empty()) saved.get_object()["wrote"] = talk.wrote;
    if (!talk.bot.is_null()) saved.get_object()["bot"] = talk.bot;
    return saved;
}

value player::secrets(const session& talk) const {
    boost::json::object variables;
    for (const auto& name : impl_->secrets)
        if (const auto* held = hidden(talk, name)) variables.emplace(name, *held);
    boost::json::array texts;
    for (const auto& message : talk.later)
        for (const auto& each : message.words)
            if (!each.masked.empty()) texts.emplace_back(each.text);
    const bool given = impl_->nodes[talk.at].secret && (talk.waits_for == awaits::confirmation || !talk.given.empty());
    if (variables.empty() && texts.empty() && !given) return nullptr;
    boost::json::object all{{"variables", std::move(variables)}, {"texts", std::move(texts)}};
    if (given) all["given"] = talk.given;
    return all;
}

/// Puts back what secrets() took out.
void player::impl::restore(session& talk, const value& taken) const {
    const reader from{taken};
    const value variables = from.object("variables");
    for (const auto& [name, held] : variables.get_object()) {
        if (!secrets.contains(std::string_view{name})) wrong("comes with a secret that the flow does not have");
        talk.variables.get_object()[name] = held;
    }
    if (from.has("given")) {
        if (!nodes[talk.at].secret) wrong("comes with the secrets of another");
        talk.given = from.text("given");
    }
    const auto& texts = from.list("texts");
    const auto* next = texts.begin();
    for (auto& message : talk.later)
        for (auto& each : message.words) {
            if (each.masked.empty()) continue;
            if (next == texts.end() || !next->is_string()) wrong("comes with the secrets of another");
            each.text = (next++)->get_string();
        }
    if (next != texts.end()) wrong("comes with the secrets of another");
}

/// Goes on where the secrets are gone, and tells nobody a mask.
void player::impl::do_without_secrets(session& talk) const {
    if (talk.waits_for == awaits::confirmation && nodes[talk.at].secret && talk.given.empty())
        talk.waits_for = awaits::answer;
    actions none;
    std::erase_if(talk.later, [&](sending& message) {
        if (!tells_secret(message)) return false;
        message.words = turn{*this, talk, {}, none}.unavailable();
        return message.words.empty();
    });
}

session player::resume(const value& saved, const value& secrets) const {
    if (weight(saved, 0) > most_bytes || weight(secrets, 0) > most_bytes) wrong("is larger than 64 kB");
    const reader from{saved};
    if (from.number("version", 0, INT64_MAX) != version) wrong("was written by another version");
    session talk;
    talk.graph = from.text("graph");
    if (talk.graph != impl_->digest) wrong(fmt::format("belongs to another flow ({})", talk.graph));
    const auto node = [&](const value& id) {
        const auto at = id.is_string() ? impl_->index_of(id.get_string()) : nowhere;
        if (at == nowhere) wrong("stands at a node that the flow does not have");
        return at;
    };
    talk.at = node(from.member("node"));
    for (const auto& each : from.list("stack")) {
        talk.stack.push_back(node(each));
        if (impl_->nodes[talk.stack.back()].entry == nowhere) wrong("comes back to a node that calls nothing");
    }
    const std::string waits = from.text("waits_for");
    const auto found = std::find(awaits_names.begin(), awaits_names.end(), waits);
    if (found == awaits_names.end()) wrong(fmt::format("waits for '{}'", waits));
    talk.waits_for = static_cast<awaits>(found - awaits_names.begin());
    talk.on = read_medium(from);
    talk.from = from.text("from");
    talk.to = from.text("to");
    talk.language = from.text("language");
    if (std::find(impl_->languages.begin(), impl_->languages.end(), talk.language) == impl_->languages.end())
        wrong(fmt::format("speaks '{}', which the flow does not", talk.language));
    talk.variables = from.object("variables");
    talk.facts = from.object("facts");
    talk.notices = from.list("notices");
    talk.given = from.text("given");
    if (from.has("wrote")) talk.wrote = from.text("wrote");
    if (from.has("bot")) talk.bot = from.object("bot");
    talk.disposition = from.text("disposition");
    for (const auto& each : from.list("later")) {
        const reader one{each};
        talk.later.push_back({read_medium(one), one.text("to"), read_words(one.list("words"))});
    }
    talk.tries = static_cast<int>(from.number("tries", 0, 1000));
    talk.part = static_cast<int>(from.number("part", 0, 1000));
    talk.steps = static_cast<int>(from.number("steps", 0, INT32_MAX));
    talk.deadline = calendar_time{duration{from.number("deadline", INT64_MIN, INT64_MAX)}};
    talk.gone = from.flag("gone");
    talk.left = from.flag("left");
    talk.over = from.flag("over");
    if (!secrets.is_null()) impl_->restore(talk, secrets);
    impl_->require_consistent(talk);
    if (secrets.is_null()) impl_->do_without_secrets(talk);
    return talk;
}

/// A session that was tampered with must not lead the player where it never goes by itself.
void player::impl::require_consistent(const session& talk) const {
    const auto& step = nodes[talk.at].is->step;
    const auto is = [&]<typename... Steps>(std::type_identity<Steps>...) {
        return (std::holds_alternative<Steps>(step) || ...);
    };
    using std::type_identity;
    bool good = true;
    switch (talk.waits_for) {
    case awaits::nothing: break;
    case awaits::answer:
        good = is(type_identity<step::menu>{}, type_identity<step::collect>{}, type_identity<step::language>{},
                  type_identity<step::offer_channels>{}, type_identity<step::survey>{}, type_identity<step::record>{},
                  type_identity<step::bot>{});
        break;
    case awaits::confirmation: good = is(type_identity<step::collect>{}); break;
    case awaits::outcome:
        good = is(type_identity<step::lookup>{}, type_identity<step::act>{}, type_identity<step::bot>{});
        break;
    case awaits::assistant: good = is(type_identity<step::bot>{}); break;
    case awaits::result:
        good =
            is(type_identity<step::transfer>{}, type_identity<step::record>{}, type_identity<step::schedule_callback>{},
               type_identity<step::wait>{}, type_identity<step::promise>{}, type_identity<step::offer_channels>{});
        break;
    }
    if (const auto* survey = std::get_if<step::survey>(&step))
        good = good &&
               (talk.waits_for == awaits::nothing || static_cast<std::size_t>(talk.part) < survey->questions.size());
    if (std::holds_alternative<step::bot>(step) ? talk.waits_for != awaits::nothing && !is_bot_state(talk.bot)
                                                : !talk.bot.is_null())
        wrong("has an assistant's conversation that is none");
    if (!good) wrong("waits for something that its node never asks");
    const auto& facts = talk.facts.get_object();
    const auto* customer = facts.if_contains("customer");
    if (customer != nullptr && !customer->is_object()) wrong("has a customer that is no object");
    if (const auto* chosen = facts.if_contains("chosen_language")) {
        const auto* at = facts.if_contains("chosen_at");
        if (!chosen->is_string() || at == nullptr || !at->is_int64() || at->get_int64() < 0 ||
            static_cast<std::size_t>(at->get_int64()) >= nodes.size())
            wrong("has chosen a language at no node");
    }
}

}  // namespace palabre::flow
