// src/store/lists/lead_columns.cpp - which column is what: as the mapping says, else by its header, French or English.
#include "store/lists/lead_columns.hpp"

#include "history/validate.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

constexpr std::array column_names{"field"sv,    "number"sv, "key"sv,      "name"sv,
                                  "language"sv, "region"sv, "priority"sv, "none"sv};

}  // namespace

std::string_view to_string(lead_column is) noexcept {
    return column_names[static_cast<std::size_t>(is)];
}

lead_column lead_column_from(std::string_view name) {
    const auto found = std::find(column_names.begin(), column_names.end(), name);
    if (found == column_names.end())
        throw error{errc::invalid_argument, fmt::format("a column cannot be '{}'", name),
                    fmt::format("use one of: {}", fmt::join(column_names, ", "))};
    return static_cast<lead_column>(found - column_names.begin());
}

}  // namespace palabre::history

namespace palabre::lists {
namespace {

using history::lead_column;
using namespace std::string_view_literals;

/// What spreadsheets call them, as plain_header() gives it.
constexpr std::array known{
    std::pair{"number"sv, lead_column::number},
    std::pair{"numbers"sv, lead_column::number},
    std::pair{"numero"sv, lead_column::number},
    std::pair{"num"sv, lead_column::number},
    std::pair{"phone"sv, lead_column::number},
    std::pair{"phone number"sv, lead_column::number},
    std::pair{"phonenumber"sv, lead_column::number},
    std::pair{"telephone"sv, lead_column::number},
    std::pair{"tel"sv, lead_column::number},
    std::pair{"numero de telephone"sv, lead_column::number},
    std::pair{"numero telephone"sv, lead_column::number},
    std::pair{"mobile"sv, lead_column::number},
    std::pair{"portable"sv, lead_column::number},
    std::pair{"gsm"sv, lead_column::number},
    std::pair{"cell"sv, lead_column::number},
    std::pair{"contact"sv, lead_column::number},
    std::pair{"msisdn"sv, lead_column::number},
    std::pair{"whatsapp"sv, lead_column::number},
    std::pair{"fixe"sv, lead_column::number},
    std::pair{"landline"sv, lead_column::number},
    std::pair{"alternate number"sv, lead_column::number},
    std::pair{"autre numero"sv, lead_column::number},
    std::pair{"id"sv, lead_column::key},
    std::pair{"key"sv, lead_column::key},
    std::pair{"reference"sv, lead_column::key},
    std::pair{"ref"sv, lead_column::key},
    std::pair{"identifiant"sv, lead_column::key},
    std::pair{"matricule"sv, lead_column::key},
    std::pair{"customer id"sv, lead_column::key},
    std::pair{"client id"sv, lead_column::key},
    std::pair{"id client"sv, lead_column::key},
    std::pair{"code client"sv, lead_column::key},
    std::pair{"numero client"sv, lead_column::key},
    std::pair{"name"sv, lead_column::name},
    std::pair{"full name"sv, lead_column::name},
    std::pair{"first name"sv, lead_column::name},
    std::pair{"firstname"sv, lead_column::name},
    std::pair{"last name"sv, lead_column::name},
    std::pair{"lastname"sv, lead_column::name},
    std::pair{"nom"sv, lead_column::name},
    std::pair{"noms"sv, lead_column::name},
    std::pair{"prenom"sv, lead_column::name},
    std::pair{"prenoms"sv, lead_column::name},
    std::pair{"nom complet"sv, lead_column::name},
    std::pair{"nom et prenom"sv, lead_column::name},
    std::pair{"nom et prenoms"sv, lead_column::name},
    std::pair{"raison sociale"sv, lead_column::name},
    std::pair{"language"sv, lead_column::language},
    std::pair{"langue"sv, lead_column::language},
    std::pair{"lang"sv, lead_column::language},
    std::pair{"region"sv, lead_column::region},
    std::pair{"area"sv, lead_column::region},
    std::pair{"zone"sv, lead_column::region},
    std::pair{"department"sv, lead_column::region},
    std::pair{"departement"sv, lead_column::region},
    std::pair{"priority"sv, lead_column::priority},
    std::pair{"priorite"sv, lead_column::priority},
    std::pair{"prio"sv, lead_column::priority},
};

/// The letters of French, small and without their accents.
constexpr std::array accents{
    std::pair{"à"sv, 'a'}, std::pair{"â"sv, 'a'}, std::pair{"ä"sv, 'a'}, std::pair{"é"sv, 'e'}, std::pair{"è"sv, 'e'},
    std::pair{"ê"sv, 'e'}, std::pair{"ë"sv, 'e'}, std::pair{"î"sv, 'i'}, std::pair{"ï"sv, 'i'}, std::pair{"ô"sv, 'o'},
    std::pair{"ö"sv, 'o'}, std::pair{"û"sv, 'u'}, std::pair{"ù"sv, 'u'}, std::pair{"ü"sv, 'u'}, std::pair{"ç"sv, 'c'},
    std::pair{"À"sv, 'a'}, std::pair{"Â"sv, 'a'}, std::pair{"É"sv, 'e'}, std::pair{"È"sv, 'e'}, std::pair{"Ê"sv, 'e'},
    std::pair{"Î"sv, 'i'}, std::pair{"Ô"sv, 'o'}, std::pair{"Û"sv, 'u'}, std::pair{"Ç"sv, 'c'}};

[[noreturn]] void refuse(const history::lead_file& file, std::string what, std::string cure) {
    throw error{errc::invalid_argument, place{file.name.empty() ? file.path : file.name, 1, 1}, std::move(what),
                std::move(cure)};
}

}  // namespace

std::string plain_header(std::string_view header) {
    std::string made;
    while (!header.empty()) {
        const auto accented = std::find_if(accents.begin(), accents.end(),
                                           [&](const auto& each) { return header.starts_with(each.first); });
        char letter = accented != accents.end() ? accented->second : header.front();
        header.remove_prefix(accented != accents.end() ? accented->first.size() : 1);
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (plain)
            made += letter;
        else if (!made.empty() && made.back() != ' ')
            made += ' ';
    }
    if (!made.empty() && made.back() == ' ') made.pop_back();
    return made;
}

lead_column guessed_column(std::string_view header) {
    std::string plain = plain_header(header);
    while (!plain.empty() && ((plain.back() >= '0' && plain.back() <= '9') || plain.back() == ' ')) plain.pop_back();
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.first == plain; });
    return found != known.end() ? found->second : lead_column::field;
}

std::vector<history::lead_preview::column> columns_of(const history::lead_file& file,
                                                      const std::vector<std::string>& headers) {
    std::vector<history::lead_preview::column> made;
    for (const auto& each : headers) {
        if (each.size() > history::longest_word)
            refuse(file, fmt::format("a header of {} bytes", each.size()),
                   "shorten it, or check the separator and the quotes");
        made.push_back({each, guessed_column(each), true});
    }
    for (const auto& each : file.columns) {
        const auto named = std::count(headers.begin(), headers.end(), each.column);
        if (named == 0)
            refuse(file, fmt::format("no column is called '{}'", each.column),
                   fmt::format("they are called: {}", fmt::join(headers, ", ")));
        if (named > 1)
            refuse(file, fmt::format("{} columns are called '{}'", named, each.column), "give them different headers");
        const auto is = [&](const auto& other) { return other.column == each.column; };
        if (std::count_if(file.columns.begin(), file.columns.end(), is) > 1)
            refuse(file, fmt::format("the mapping names column '{}' twice", each.column), "name it once");
        // What is mapped by hand is all that there is of its role.
        for (auto& other : made)
            if (other.guessed && other.is == each.is && each.is != lead_column::none) other.is = lead_column::field;
    }
    for (const auto& each : file.columns)
        for (auto& column : made)
            if (column.name == each.column) column = {each.column, each.is, false};
    for (const auto one : {lead_column::key, lead_column::language, lead_column::region, lead_column::priority}) {
        bool had = false;
        for (auto& each : made) {
            if (each.is != one) continue;
            if (had && !each.guessed)
                refuse(file, fmt::format("two columns are to be the {}", to_string(one)), "map one of them");
            if (had) each.is = lead_column::field;
            had = true;
        }
    }
    return made;
}

void check_numbers(const history::lead_file& file, const std::vector<history::lead_preview::column>& columns) {
    const auto is_number = [](const auto& each) { return each.is == lead_column::number; };
    if (std::any_of(columns.begin(), columns.end(), is_number)) return;
    std::vector<std::string> headers;
    for (const auto& each : columns) headers.push_back(each.name);
    refuse(file, fmt::format("none of its columns is known to hold numbers: {}", fmt::join(headers, ", ")),
           "say which does: number=COLUMN");
}

}  // namespace palabre::lists
