<<<<<<< HEAD
// src/flow/phrases.cpp - what the player itself says, in the languages that it knows by heart.
=======
// src/flow/phrases.cpp - the player's own words in French and English.
>>>>>>> checker
#include "flow/phrases.hpp"

#include <algorithm>
#include <array>

namespace palabre::flow {
namespace {

<<<<<<< HEAD
struct phrase_row {
=======
struct phrase {
>>>>>>> checker
    std::string_view name;
    const char* fr;
    const char* en;
};

<<<<<<< HEAD
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
=======
// The same on every channel, so they speak of answers, not of calls. Names of channels fit after "Pour" and "ce sera".
constexpr std::array table{
    phrase{"choice", "Pour ${label}, tapez ${key}.", "For ${label}, press ${key}."},
    phrase{"pick_language", "${label} : tapez ${key}.", "For ${label}, press ${key}."},
    phrase{"no_input", "Nous n'avons pas reçu votre réponse.", "We did not get your answer."},
    phrase{"no_match", "Désolé, nous n'avons pas compris votre réponse.", "Sorry, we did not understand your answer."},
    phrase{"not_valid", "Désolé, cette réponse n'est pas valable.", "Sorry, that answer is not valid."},
    phrase{"confirm", "Si c'est exact, tapez 1. Pour corriger, tapez 2.", "If this is correct, press 1. To change it, press 2."},
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
>>>>>>> checker
    return all;
}();

}  // namespace

std::span<const std::string_view> phrase_names() noexcept {
    return names;
}

const char* builtin_phrase(std::string_view language, std::string_view name) noexcept {
<<<<<<< HEAD
    const auto row = std::find_if(rows.begin(), rows.end(), [name](const phrase_row& each) { return each.name == name; });
    if (row == rows.end()) return nullptr;
    if (language == "fr") return row->fr;
    if (language == "en") return row->en;
    return nullptr;
=======
    const std::string_view base = language.substr(0, language.find_first_of("-_"));
    const bool french = base == "fr";
    if (!french && base != "en" && !base.empty()) return nullptr;
    const auto found = std::find_if(table.begin(), table.end(), [&](const phrase& each) { return each.name == name; });
    if (found == table.end()) return nullptr;
    return french ? found->fr : found->en;
>>>>>>> checker
}

}  // namespace palabre::flow
