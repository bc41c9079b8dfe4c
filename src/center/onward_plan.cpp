// src/center/onward_plan.cpp - by which message a call goes on in writing: decided from what is known, nothing else.
#include "center/onward_plan.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace palabre {
namespace {

using words = onward_rules::words;

/// Within GSM 7-bit and one SMS, with a short name and link.
const std::array built_in{
    words{.language = "fr",
          .sms = "{company} : suite à votre appel, un agent vous écrit ici. Vous pouvez répondre à ce message.",
          .whatsapp = "{company} : un agent vous attend sur WhatsApp. Pour commencer : {link}",
          .messenger = "{company} : un agent vous attend sur Messenger. Pour commencer : {link}",
          .instead = "{company} : nous ne pouvons pas vous joindre sur {channel}. Un agent vous écrit ici, vous pouvez "
                     "répondre à ce message.",
          .greeting = "{company} : suite à votre appel, un agent vous répond ici dans un instant.",
          .opening = "Bonjour, je viens de vous appeler."},
    words{.language = "en",
          .sms = "{company}: after your call, an agent is writing to you here. You may answer this message.",
          .whatsapp = "{company}: an agent is waiting for you on WhatsApp. To begin: {link}",
          .messenger = "{company}: an agent is waiting for you on Messenger. To begin: {link}",
          .instead =
              "{company}: we cannot reach you on {channel}. An agent is writing to you here, you may answer this "
              "message.",
          .greeting = "{company}: after your call, an agent will answer you here in a moment.",
          .opening = "Hello, I have just called you."}};

template<class Texts> const words* of(const Texts& all, std::string_view language) {
    const auto found = std::ranges::find(all, language, &words::language);
    return found == all.end() ? nullptr : &*found;
}

/// What a part leaves out comes from the one behind it.
void complete(words& made, const words* with) {
    if (with == nullptr) return;
    for (const auto part :
         {&words::sms, &words::whatsapp, &words::messenger, &words::instead, &words::greeting, &words::opening})
        if ((made.*part).empty()) made.*part = with->*part;
}

std::string filled(std::string text, const std::string& company, std::string_view channel, const std::string& link) {
    for (const auto& [name, with] : {std::pair{std::string_view{"{company}"}, std::string_view{company}},
                                     {"{channel}", channel},
                                     {"{link}", std::string_view{link}}})
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + with.size()))
            text.replace(at, name.size(), with);
    return text;
}

/// As it stands in a query (RFC 3986).
std::string escaped(std::string_view text) {
    std::string made;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                           c == '.' || c == '_' || c == '~';
        plain ? made += c : made += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return made;
}

std::string digits_of(const std::string& number) {
    return number.starts_with('+') ? number.substr(1) : number;
}

std::string_view name_of(medium on) {
    return on == medium::whatsapp ? "WhatsApp" : on == medium::messenger ? "Messenger" : "SMS";
}

class planning {
public:
    planning(const onward_rules& rules, const onward_wish& wish)
        : rules_{rules}, wish_{wish}, words_{onward_words(rules, wish.language)} {}

    std::optional<onward_plan> plan() {
        switch (wish_.on) {
        case medium::whatsapp: return whatsapp();
        case medium::messenger: return messenger();
        default: return answered_by_sms(words_.sms);
        }
    }

private:
    std::string say(const std::string& text, const std::string& link = {}) const {
        return filled(text, wish_.company, name_of(wish_.on), link);
    }

    bool window_is_open() const { return wish_.heard && wish_.now - *wish_.heard < rules_.window; }

    value sms_details() const {
        if (rules_.sms_sender.empty()) return nullptr;
        return {{"from", rules_.sms_sender}};
    }

    std::optional<onward_plan> by_sms(medium on, std::string to, const std::string& text,
                                      const std::string& link = {}) const {
        if (wish_.number.empty()) return {};
        onward_plan made{.on = on, .to = std::move(to)};
        made.message.on = medium::sms;
        made.message.to = wish_.number;
        made.message.text = say(text, link);
        made.message.details = sms_details();
        return made;
    }

    std::optional<onward_plan> answered_by_sms(const std::string& text) const {
        return by_sms(medium::sms, wish_.number, text);
    }

    /// On the medium itself; by SMS where that does not reach him.
    onward_plan directly(std::string to, const std::string& instead, const std::string& link = {}) const {
        onward_plan made{.on = wish_.on, .to = to};
        made.message.on = wish_.on;
        made.message.to = std::move(to);
        made.message.text = say(words_.greeting);
        if (!wish_.number.empty())
            made.message.instead.push_back(
                {.on = medium::sms, .to = wish_.number, .text = say(instead, link), .details = sms_details()});
        return made;
    }

    std::optional<onward_plan> whatsapp() const {
        const auto to = !wish_.known_there.empty() ? wish_.known_there : digits_of(wish_.number);
        const auto approved = template_here();
        if (!to.empty() && (window_is_open() || approved != rules_.templates.end())) {
            auto made = directly(to, words_.instead);
            if (!window_is_open()) made.message.details = told(*approved);
            return made;
        }
        if (rules_.whatsapp_number.empty()) return answered_by_sms(words_.instead);
        return by_sms(medium::whatsapp, to, words_.whatsapp,
                      fmt::format("https://wa.me/{}?text={}", rules_.whatsapp_number, escaped(words_.opening)));
    }

    std::optional<onward_plan> messenger() const {
        const auto link = rules_.messenger_page.empty()
                              ? std::string{}
                              : fmt::format("https://m.me/{}?ref={}", rules_.messenger_page, wish_.token);
        std::optional<onward_plan> made;
        if (!wish_.known_there.empty() && window_is_open())
            made = directly(wish_.known_there, link.empty() ? words_.instead : words_.messenger, link);
        else if (link.empty())
            return answered_by_sms(words_.instead);
        else
            made = by_sms(medium::messenger, wish_.known_there, words_.messenger, link);
        if (made && !link.empty()) made->token = wish_.token;
        return made;
    }

    using templates = decltype(onward_rules::templates);

    /// His language's, else the one of the words that stand in for it, else any: its customers can read one of them.
    templates::const_iterator template_here() const {
        const auto& all = rules_.templates;
        for (const auto& language : {wish_.language, words_.language})
            if (const auto found = all.find(language); found != all.end()) return found;
        return all.begin();
    }

    value told(const templates::value_type& what) const {
        boost::json::array parameters;
        for (const auto& each : what.second.parameters) parameters.emplace_back(say(each));
        return {{"template",
                 {{"name", what.second.name}, {"language", what.first}, {"parameters", std::move(parameters)}}}};
    }

    const onward_rules& rules_;
    const onward_wish& wish_;
    const words words_;
};

}  // namespace

onward_rules::words onward_words(const onward_rules& rules, const std::string& language) {
    words made{.language = language};
    const auto* const own = of(rules.texts, language);
    const auto* const known = of(built_in, language);
    if (own == nullptr && known == nullptr) made.language = rules.texts.empty() ? "fr" : rules.texts.front().language;
    complete(made, of(rules.texts, made.language));
    complete(made, of(built_in, made.language));
    complete(made, &built_in.front());
    return made;
}

std::optional<onward_plan> plan_onward(const onward_rules& rules, const onward_wish& wish) {
    return planning{rules, wish}.plan();
}

}  // namespace palabre
