// src/history/lead_names.cpp - the names of leads' and uploads' states, and what people are told of a fault.
#include "history/named.hpp"
#include "palabre/history/lead_upload.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

constexpr std::array lead_states{"ready"sv, "later"sv, "callback"sv, "claimed"sv, "attempting"sv, "over"sv};
constexpr std::array scopes{"list"sv, "campaign"sv, "company"sv};
constexpr std::array upload_states{"running"sv, "done"sv, "failed"sv};

struct known_fault {
    std::string_view reason;
    fault_words english, french;
};

constexpr std::array faults{
    known_fault{"bad_row",
                {"the row cannot be read", "put what contains separators or quotes in quotes, and close them"},
                {"la ligne est illisible", "mettre entre guillemets ce qui contient des séparateurs, et les fermer"}},
    known_fault{"no_number",
                {"the row has no number", "write one, or remove the row"},
                {"la ligne n'a pas de numéro", "en écrire un, ou retirer la ligne"}},
    known_fault{"number_withheld",
                {"this says that a number is hidden", "write the number"},
                {"ceci indique un numéro masqué", "écrire le numéro"}},
    known_fault{"number_not_text",
                {"this is not readable text", "save the file as UTF-8"},
                {"ce n'est pas un texte lisible", "enregistrer le fichier en UTF-8"}},
    known_fault{"number_not_a_number",
                {"this is no telephone number", "write digits alone, one number to a cell"},
                {"ce n'est pas un numéro de téléphone", "écrire les chiffres seuls, un numéro par cellule"}},
    known_fault{"number_too_short",
                {"digits are missing", "write the whole number"},
                {"il manque des chiffres", "écrire le numéro en entier"}},
    known_fault{"number_too_long",
                {"there are too many digits", "write one number to a cell"},
                {"il y a trop de chiffres", "écrire un seul numéro par cellule"}},
    known_fault{"number_no_country",
                {"nothing says of which country the number is", "write it with + and its country's code"},
                {"rien n'indique le pays du numéro", "l'écrire avec + et l'indicatif du pays"}},
    known_fault{"number_no_such_country",
                {"no country has this code", "mend the code behind the +"},
                {"aucun pays n'a cet indicatif", "corriger l'indicatif après le +"}},
    known_fault{"number_unassigned",
                {"the country has not given out such numbers", "check its first digits"},
                {"le pays n'a pas attribué de tels numéros", "vérifier ses premiers chiffres"}},
    known_fault{"number_short_code",
                {"a short code is nobody's number", "write the number of a person"},
                {"un numéro court n'est celui de personne", "écrire le numéro d'une personne"}},
    known_fault{"duplicate",
                {"another row has this number", "nothing is to be done: the other row is called"},
                {"une autre ligne a ce numéro", "rien à faire : l'autre ligne est appelée"}},
    known_fault{"forbidden",
                {"this number is on a do-not-call list", "do not call it"},
                {"ce numéro est sur une liste d'exclusion", "ne pas l'appeler"}},
    known_fault{"bad_priority",
                {"the priority is none", "write 0 (first) to 99 (last), or nothing"},
                {"la priorité n'en est pas une", "écrire de 0 (d'abord) à 99 (à la fin), ou rien"}},
    known_fault{"too_long", {"this is too long", "shorten it"}, {"c'est trop long", "le raccourcir"}},
};

}  // namespace

std::string_view to_string(lead_state where) noexcept {
    return name_of(lead_states, where);
}
lead_state lead_state_from(std::string_view name) {
    return value_of<lead_state>(lead_states, name, "lead's state");
}
std::string_view to_string(unique_in where) noexcept {
    return name_of(scopes, where);
}
unique_in unique_in_from(std::string_view name) {
    return value_of<unique_in>(scopes, name, "scope");
}
std::string_view to_string(upload_state where) noexcept {
    return name_of(upload_states, where);
}
upload_state upload_state_from(std::string_view name) {
    return value_of<upload_state>(upload_states, name, "upload's state");
}

fault_words words_of(std::string_view reason, std::string_view language) noexcept {
    const auto* const found =
        std::find_if(faults.begin(), faults.end(), [&](const known_fault& each) { return each.reason == reason; });
    if (found == faults.end()) return {reason, ""};
    return language == "fr" || language.starts_with("fr-") ? found->french : found->english;
}

}  // namespace palabre::history
