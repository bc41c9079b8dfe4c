// src/flow/phrases.cpp - what the player itself says, in the languages that it knows by heart.
#include "flow/phrases.hpp"

#include <algorithm>
#include <array>

namespace palabre::flow {
namespace {

struct phrase_row {
    std::string_view name;
    const char* fr;
    const char* en;
};

constexpr std::array rows{
    phrase_row{"choice", "Pour ${label}, tapez ${key}.", "For ${label}, press ${key}."},
    phrase_row{"pick_language", "Pour le français, tapez ${key}.", "For English, press ${key}."},
    phrase_row{"no_input", "Je n'ai rien reçu.", "Sorry, I did not get anything."},
    phrase_row{"no_match", "Désolé, ce choix n'existe pas.", "Sorry, that is not one of the choices."},
    phrase_row{"confirm", "Si c'est juste, tapez 1. Pour corriger, tapez 2.", "If that is right, press 1. To correct it, press 2."},
    phrase_row{"yes", "Oui", "Yes"},
    phrase_row{"no", "Non", "No"},
    phrase_row{"offer_channels", "Comment voulez-vous parler à un agent ?", "How would you like to talk to an agent?"},
    phrase_row{"promise", "Un agent vous écrira sur ${channel} dans quelques secondes. Au revoir.",
               "An agent will write to you on ${channel} within seconds. Goodbye."},
    phrase_row{"unavailable", "Cette information n'est pas accessible pour le moment. Veuillez réessayer plus tard.",
               "This information is not accessible at the moment. Please try again later."},
    phrase_row{"goodbye", "Au revoir.", "Goodbye."},
    phrase_row{"channel_voice", "un appel", "a call"},
    phrase_row{"channel_sms", "SMS", "SMS"},
    phrase_row{"channel_whatsapp", "WhatsApp", "WhatsApp"},
    phrase_row{"channel_messenger", "Messenger", "Messenger"},
    phrase_row{"channel_ussd", "USSD", "USSD"},
    phrase_row{"channel_web_chat", "le chat du site", "the web chat"},
};

constexpr auto names = [] {
    std::array<std::string_view, rows.size()> all{};
    std::transform(rows.begin(), rows.end(), all.begin(), [](const phrase_row& row) { return row.name; });
    return all;
}();

}  // namespace

std::span<const std::string_view> phrase_names() noexcept {
    return names;
}

const char* builtin_phrase(std::string_view language, std::string_view name) noexcept {
    const auto row = std::find_if(rows.begin(), rows.end(), [name](const phrase_row& each) { return each.name == name; });
    if (row == rows.end()) return nullptr;
    if (language == "fr") return row->fr;
    if (language == "en") return row->en;
    return nullptr;
}

}  // namespace palabre::flow
