// src/flow/phrases.cpp - what the player itself says, in the languages that it knows by heart.
#include "flow/phrases.hpp"

#include <algorithm>
#include <array>

namespace palabre::flow {
namespace {

struct phrase {
    std::string_view name;
    const char* fr;
    const char* en;
};

// The same on every channel, so they speak of answers, not of calls.
constexpr std::array table{
    phrase{"choice", "Pour ${label}, tapez ${key}.", "For ${label}, press ${key}."},
    phrase{"pick_language", "Pour le français, tapez ${key}.", "For English, press ${key}."},
    phrase{"no_input", "Nous n'avons pas reçu votre réponse.", "We did not get your answer."},
    phrase{"no_match", "Désolé, ce choix n'existe pas.", "Sorry, that is not one of the choices."},
    phrase{"not_valid", "Désolé, cette réponse n'est pas valable.", "Sorry, that answer is not valid."},
    phrase{"confirm", "Si c'est exact, tapez 1. Pour corriger, tapez 2.",
           "If this is correct, press 1. To change it, press 2."},
    phrase{"yes", "Oui", "Yes"},
    phrase{"no", "Non", "No"},
    phrase{"offer_channels", "Comment voulez-vous parler à un agent ?", "How would you like to talk to an agent?"},
    phrase{"promise", "Un agent vous écrira par ${channel} dans quelques secondes. Au revoir.",
           "An agent will write to you by ${channel} within seconds. Goodbye."},
    phrase{"unavailable", "Cette information n'est pas accessible pour le moment. Veuillez réessayer plus tard.",
           "This information is not accessible at the moment. Please try again later."},
    phrase{"goodbye", "Au revoir.", "Goodbye."},
    phrase{"channel_voice", "rester en ligne", "staying on the line"},
    phrase{"channel_sms", "SMS", "SMS"},
    phrase{"channel_whatsapp", "WhatsApp", "WhatsApp"},
    phrase{"channel_messenger", "Messenger", "Messenger"},
    phrase{"channel_ussd", "USSD", "USSD"},
    phrase{"channel_web_chat", "le chat du site", "the web chat"},
};

constexpr auto names = [] {
    std::array<std::string_view, table.size()> all{};
    std::transform(table.begin(), table.end(), all.begin(), [](const phrase& each) { return each.name; });
    return all;
}();

}  // namespace

std::span<const std::string_view> phrase_names() noexcept {
    return names;
}

const char* builtin_phrase(std::string_view language, std::string_view name) noexcept {
    const std::string_view base = language.substr(0, language.find_first_of("-_"));
    const bool french = base == "fr";
    if (!french && base != "en" && !base.empty()) return nullptr;
    const auto found = std::find_if(table.begin(), table.end(), [&](const phrase& each) { return each.name == name; });
    if (found == table.end()) return nullptr;
    return french ? found->fr : found->en;
}

}  // namespace palabre::flow
