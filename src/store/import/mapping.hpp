// src/store/import/mapping.hpp - what an import reads: its sources, and which of their columns is what of ours.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/phone_number.hpp"
#include "palabre/core/secret.hpp"
#include "palabre/core/time_zone.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::importing {

enum class row_kind { customers, interactions, do_not_contact, dispositions };

std::string_view to_string(row_kind kind) noexcept;

/// One of our fields, as a source gives it.
struct field {
    struct column {
        std::string name;
        palabre::place where;
    };

    std::vector<column> columns;  ///< Joined where there are several; none: the constant.
    std::string with = " ";       ///< What joins them; empty cells are left out.
    std::string constant = {};
    std::map<std::string, std::string, std::less<>> values = {};  ///< Theirs, ours; "" for none.
    std::optional<std::string> otherwise = {};  ///< What a value that is not among them becomes; nothing: a reject.
    std::string format = {};  ///< Of a date: "" for ISO 8601, "unix", "unix_ms", or as strptime has it.
    std::optional<time_zone> zone = {};
    std::optional<country> home = {};
    bool may_be_unreadable = false;  ///< An address that cannot be read is left out; else its row is rejected.
};

/// A consent that every row states.
struct consent_field {
    std::string purpose;
    std::optional<field> given = {};  ///< Nothing: every row is one.
    std::optional<field> on = {}, at = {}, proof = {};
};

struct csv_form {
    char separator = 0;         ///< 0: found out from the first line.
    std::string encoding = {};  ///< "": found out from the file; "utf-8", "windows-1252".
    bool header = true;         ///< Its first line names the columns; else they are "1", "2", ...
};

struct sql_form {
    std::string url;
    secret password = {};  ///< Of the environment; empty: what the URL has.
    std::string query;
    std::string page_by = {};  ///< A column without duplicates or nulls; MySQL is read in pages by it.
};

struct source {
    std::string name;
    palabre::place where;
    row_kind kind = row_kind::customers;
    std::string file = {};  ///< A CSV file; "": it is SQL.
    csv_form csv = {};
    sql_form sql = {};
    std::optional<calendar_time> as_of = {};
    country home = {};
    std::optional<time_zone> zone = {};
    std::multimap<std::string, field, std::less<>> fields = {};  ///< By our names; several addresses of one kind.
    std::vector<consent_field> consents = {};
    std::map<std::string, field, std::less<>> labels = {};   ///< Of dispositions, by language.
    std::map<std::string, field, std::less<>> details = {};  ///< Of interactions, by key.

    const field* find(std::string_view name) const;
};

using environment = std::function<const char*(const char*)>;

/// Reads a mapping; files in it are relative to its own folder. Throws error{errc::invalid_file} with every problem,
/// error{errc::not_found} and error{errc::io} where the file cannot be read.
std::vector<source> load_mapping(const std::string& file, const environment& variables);

}  // namespace palabre::importing
