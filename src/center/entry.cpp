// src/center/entry.cpp - what is said and written to whoever does not come to a flow.
#include "palabre/center/entry.hpp"

#include "center/entry_desk.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

using wordings = std::vector<announcement::wording>;

/// "fr-BJ" is served by "fr".
wordings for_language(const wordings& all, const std::string& language) {
    for (const auto& wanted : {language, language.substr(0, language.find('-'))})
        if (const auto found = std::ranges::find(all, wanted, &announcement::wording::language);
            !wanted.empty() && found != all.end())
            return {*found};
    return all;
}

std::string message_of(const wordings& chosen, const wordings& all) {
    for (const auto* list : {&chosen, &all})
        for (const auto& each : *list)
            if (!each.message.empty()) return each.message;
    return {};
}

/// A name or a withheld number gets no SMS.
bool is_number(const std::string& address) {
    const auto digits = std::ranges::count_if(address, [](char c) { return c >= '0' && c <= '9'; });
    const bool plus = address.starts_with('+');
    return digits >= 3 && static_cast<std::size_t>(digits) + (plus ? 1 : 0) == address.size();
}

}  // namespace

std::string once_key(const announcement& what, const std::string& address, calendar_time at) {
    if (what.once_in <= duration{0}) return {};
    return "unavailable/" + address + "/" + std::to_string(what.once_in / std::chrono::seconds{1}) + "/" +
           std::to_string(at.time_since_epoch() / what.once_in);
}

std::vector<utterance> words_of(const announcement& what, const std::string& language) {
    std::vector<utterance> said;
    for (const auto& each : for_language(what.words, language))
        said.push_back({.text = each.say, .language = each.language, .clip = what.prompts.empty() ? "" : what.clip});
    return said;
}

std::optional<history::outgoing> message_after(const announcement& what, const std::string& language,
                                               const conversation_info& about) {
    auto text = message_of(for_language(what.words, language), what.words);
    if (about.on != medium::voice || text.empty() || !is_number(about.from)) return {};
    history::outgoing made;
    made.on = medium::sms;
    made.to = about.from;
    made.text = std::move(text);
    made.key = once_key(what, about.from, about.began);
    made.made = about.began;
    return made;
}

void announce(const conversation_ptr& to, const announcement& what, const std::string& language,
              std::function<void(history::outgoing)> sms) {
    if (auto message = message_after(what, language, to->about()))
        to->on_ended([message = *std::move(message), sms = std::move(sms)](ending) { sms(message); });
    if (!what.prompts.empty()) to->speak_from(what.prompts);
    to->announce(words_of(what, language));
}

std::optional<turned_away> entry_desk::decide(const conversation_info& about, calendar_time now) const {
    if (rules_.unavailable)
        if (auto why = rules_.unavailable(about)) return why;
    if (rules_.open && !rules_.open->is_open(now)) return turned_away{"closed", rules_.open->why(now)};
    if (rules_.most > 0 && inside_ >= rules_.most)
        return turned_away{"full", std::to_string(inside_) + " conversations are going on"};
    return {};
}

}  // namespace palabre
