// src/flow/player_words.cpp - texts rendered for a conversation, conditions tested, phrases found.
#include "flow/player_impl.hpp"

namespace palabre::flow {
namespace {

scope scope_of(const session& talk, const value* extra) {
    scope all;
    all.add(talk.facts).add(talk.variables);
    if (extra != nullptr) all.add(*extra);
    return all;
}

}  // namespace

/// In the conversation's language, else in any, else in the flow's first; nullptr where nothing is said.
const std::vector<stretch>* turn::stretches(const wording& of, const std::string*& language) const {
    language = &talk_.language;
    auto found = of.by_language.find(*language);
    if (found == of.by_language.end()) found = of.by_language.find({});
    if (found == of.by_language.end()) {
        language = &player_.languages.front();
        found = of.by_language.find(*language);
    }
    return found == of.by_language.end() ? nullptr : &found->second;
}

/// What these paths read besides the answer, as it is now.
void turn::know(const std::vector<std::string>& paths, const std::string& but, promise& into) const {
    const scope all = scope_of(talk_, nullptr);
    for (const auto& path : paths) {
        const std::string root = path.substr(0, path.find('.'));
        if (root == but) continue;
        const auto* const is = all.find(root);
        if (is == nullptr) continue;
        (player_.secrets.contains(root) ? into.hidden : into.known).get_object()[root] = *is;
    }
}

/// False where a text could not be rendered; `into` then holds what came before it.
bool turn::words(const wording& of, std::vector<utterance>& into, const value* extra) {
    const std::string* language = nullptr;
    const auto* said = stretches(of, language);
    if (said == nullptr) return true;
    for (const auto& each : *said) {
        if (const std::string* same = each.text.constant()) {
            into.push_back({*same, *language, each.clip});
            continue;
        }
        auto rendered = each.text.render(scope_of(talk_, extra), player_.language_of(*language));
        if (!rendered.problems.empty()) return false;
        std::string masked;
        if (const auto* twin = player_.masked(each.text))
            masked = twin->render(scope_of(talk_, extra), player_.language_of(*language)).text;
        into.push_back({std::move(rendered.text), *language, each.clip, std::move(masked), std::move(rendered.value)});
    }
    return true;
}

void turn::phrase(const char* name, std::vector<utterance>& into, const value* extra, const std::string* language) {
    const std::string& wanted = language != nullptr ? *language : talk_.language;
    for (const std::string* each : {&wanted, &player_.languages.front()}) {
        const auto own = player_.phrases.find(*each);
        if (own == player_.phrases.end()) continue;
        const auto found = own->second.find(name);
        if (found == own->second.end()) continue;
        const std::string before = std::exchange(talk_.language, *each);
        words(found->second, into, extra);
        talk_.language = before;
        return;
    }
}

std::vector<utterance> turn::unavailable() {
    std::vector<utterance> said;
    phrase("unavailable", said);
    return said;
}

std::string turn::phrase_text(const char* name, const std::string& language, const value* extra) {
    std::vector<utterance> said;
    phrase(name, said, extra, &language);
    return plain_text(said);
}

std::optional<value> turn::evaluate(const expression& what, const value* extra) {
    auto result = what.evaluate(scope_of(talk_, extra));
    if (auto* good = std::get_if<value>(&result)) return std::move(*good);
    return std::nullopt;
}

std::optional<bool> turn::test(const expression& what, const value* extra) {
    const auto result = what.test(scope_of(talk_, extra));
    if (const auto* good = std::get_if<bool>(&result)) return *good;
    return std::nullopt;
}

void turn::say(std::vector<utterance> words) {
    if (!words.empty() && !talk_.gone) out_.push_back(action::say{std::move(words)});
}

}  // namespace palabre::flow
