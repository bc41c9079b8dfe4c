// src/flow/phrases.cpp - the player's own words in French and English.
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

// The same on every channel, so they speak of answers, not of calls. Names of channels fit after "Pour" and "ce sera".
constexpr std::array table{
    phrase{"choice", "Pour ${label}, tapez ${key}.", "For ${label}, press ${key}."},
    phrase{"pick_language", "${label} : tapez ${key}.", "For ${label}, press ${key}."},
    phrase{"no_input", "Nous n'avons pas reçu votre réponse.", "We did not get your answer."},
    phrase{"no_match", "Désolé, nous n'avons pas compris votre réponse.", "Sorry, we did not understand your answer."},
    phrase{"not_valid", "Désolé, cette réponse n'est pas valable.", "Sorry, that answer is not valid."},
    phrase{"confirm", "Si c'est exact, tapez 1. Pour corriger, tapez 2.",
           "If this is correct, press 1. To change it, press 2."},
    phrase{"yes", "Oui", "Yes"},
    phrase{"no", "Non", "No"},
    phrase{"promise", "Entendu, ce sera ${channel}. Un conseiller vous écrit très bientôt.",
           "All right, ${channel} it is. An agent will write to you very soon."},
    phrase{"offer_channels", "Comment souhaitez-vous poursuivre avec un conseiller ?",
           "How would you like to go on with an agent?"},
    phrase{"unavailable", "Cette information n'est pas accessible pour le moment. Merci de réessayer un peu plus tard.",
           "This information is not available at the moment. Please try again a little later."},
    phrase{"goodbye", "Merci et au revoir.", "Thank you and goodbye."},
    phrase{"channel_sms", "un SMS", "a text message"},
    phrase{"channel_whatsapp", "WhatsApp", "WhatsApp"},
    phrase{"channel_messenger", "Messenger", "Messenger"},
    phrase{"channel_voice", "rester en ligne", "staying on the line"},
    phrase{"channel_ussd", "le menu USSD", "the USSD menu"},
    phrase{"channel_web_chat", "la discussion en ligne", "the web chat"},
};

constexpr auto names = [] {
    std::array<std::string_view, table.size()> all;
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
