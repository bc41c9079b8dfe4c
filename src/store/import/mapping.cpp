// src/store/import/mapping.cpp - the mapping file's keys, and every mistake in them at its place.
#include "store/import/mapping.hpp"

#include "core/file_text.hpp"
#include "core/moment.hpp"
#include "core/nearest.hpp"
#include "core/yaml_problems.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace palabre::importing {
namespace {

using namespace std::string_view_literals;
using detail::shown;
using detail::yaml_entry;
using detail::yaml_node;

constexpr std::array kinds{"customers"sv, "interactions"sv, "do_not_contact"sv, "dispositions"sv};
constexpr std::array addresses{"phone"sv, "whatsapp"sv, "messenger"sv, "web"sv, "email"sv, "account"sv};

constexpr std::array customer_fields{"phone"sv,          "whatsapp"sv, "messenger"sv,    "web"sv,
                                     "email"sv,          "account"sv,  "name"sv,         "language"sv,
                                     "language_since"sv, "segment"sv,  "segment_as_of"sv};
constexpr std::array interaction_fields{
    "phone"sv, "whatsapp"sv, "messenger"sv, "web"sv,       "email"sv,       "account"sv,  "reference"sv, "kind"sv,
    "way"sv,   "medium"sv,   "service"sv,   "language"sv,  "flow"sv,        "campaign"sv, "queue"sv,     "agent"sv,
    "began"sv, "ended"sv,    "seconds"sv,   "how_ended"sv, "disposition"sv, "note"sv,     "details"sv};
constexpr std::array forbidden_fields{"phone"sv, "whatsapp"sv, "messenger"sv, "web"sv, "email"sv, "account"sv,
                                      "list"sv,  "medium"sv,   "why"sv,       "at"sv,  "until"sv};
constexpr std::array disposition_fields{"code"sv, "labels"sv, "meaning"sv, "retired"sv};

std::span<const std::string_view> fields_of(row_kind kind) {
    switch (kind) {
    case row_kind::customers: return customer_fields;
    case row_kind::interactions: return interaction_fields;
    case row_kind::do_not_contact: return forbidden_fields;
    case row_kind::dispositions: break;
    }
    return disposition_fields;
}

bool is_address(std::string_view name) {
    return std::ranges::find(addresses, name) != addresses.end();
}
bool is_date(std::string_view name) {
    constexpr std::array dates{"language_since"sv, "segment_as_of"sv, "began"sv, "ended"sv, "at"sv, "until"sv};
    return std::ranges::find(dates, name) != dates.end();
}

class mapping_reader {
public:
    mapping_reader(detail::yaml_reader& yaml, const std::filesystem::path& folder, const environment& variables)
        : yaml_{yaml}, folder_{folder}, variables_{variables} {}

    std::vector<source> read(const yaml_node& root) {
        if (!yaml_.expect_map(root, {"as_of", "country", "zone", "sql", "password_env", "sources"})) return {};
        source shared;
        read_shared(root, shared);
        if (const auto* const url = root.find("sql")) read_url(*url, shared.sql);
        if (const auto* const name = root.find("password_env")) read_password(*name, shared.sql);
        const auto* const sources = yaml_.required(root, "sources");
        if (sources == nullptr) return {};
        if (!yaml_.expect_map(*sources, "a map is expected", "write a name for each source, and under it its keys"))
            return {};
        if (sources->entries.empty()) yaml_.report(yaml_.place_of(*sources), "there is no source", "name one");
        std::vector<source> all;
        for (const yaml_entry& each : sources->entries) all.push_back(read_source(each, shared));
        return all;
    }

private:
    void report(const yaml_node& at, std::string what, std::string cure) {
        yaml_.report(yaml_.place_of(at), std::move(what), std::move(cure));
    }

    /// Runs what throws errors of misuse, and tells them as problems of this place.
    template<class Made> auto made(const yaml_node& at, Made make) -> std::optional<decltype(make())> {
        try {
            return make();
        } catch (const error& thrown) {
            report(at, thrown.problems().front().what, thrown.problems().front().cure);
            return std::nullopt;
        }
    }

    void read_shared(const yaml_node& in, source& into) {
        if (const auto* const date = in.find("as_of"))
            if (const auto text = yaml_.text(*date)) {
                into.as_of = detail::read_moment(*text);
                if (!into.as_of)
                    report(*date, shown(*text) + " is no date", "write 2026-11-30, or 2026-11-30T00:00:00+01:00");
            }
        if (const auto* const home = in.find("country"))
            if (const auto read = read_country(*home)) into.home = *read;
        if (const auto* const zone = in.find("zone"))
            if (auto read = read_zone(*zone)) into.zone = std::move(read);
    }

    std::optional<country> read_country(const yaml_node& node) {
        const auto text = yaml_.text(node);
        return text ? made(node, [&] { return country{*text}; }) : std::nullopt;
    }
    std::optional<time_zone> read_zone(const yaml_node& node) {
        const auto text = yaml_.text(node);
        return text ? made(node, [&] { return time_zone{*text}; }) : std::nullopt;
    }

    /// The URL may hold a password: no message shows it.
    void read_url(const yaml_node& node, sql_form& into) {
        const auto url = yaml_.text(node);
        if (!url) return;
        constexpr std::array schemes{"sqlite:"sv, "postgresql://"sv, "postgres://"sv, "mysql://"sv, "mariadb://"sv};
        if (std::ranges::none_of(schemes, [&](std::string_view each) { return url->starts_with(each); }))
            report(node, "the URL names no kind of database that is known",
                   "write sqlite:FILE, postgresql://USER@HOST/DATABASE or mysql://USER@HOST/DATABASE");
        into.url = *url;
        if (url->starts_with("sqlite:")) into.url = "sqlite:" + (folder_ / url->substr(7)).string();
    }

    void read_password(const yaml_node& node, sql_form& into) {
        const auto name = yaml_.text(node);
        if (!name) return;
        const char* const value = variables_(name->c_str());
        if (value == nullptr)
            report(node, fmt::format("the environment has no variable {}", shown(*name)), "set it to the password");
        else
            into.password = secret{value};
    }

    source read_source(const yaml_entry& entry, const source& shared) {
        source made = shared;
        made.name = entry.key;
        made.where = yaml_.place_of(entry);
        const yaml_node& in = entry.value;
        if (entry.key.empty() || entry.key.size() > 64)
            yaml_.report(made.where, "a source's name has 1 to 64 bytes", "shorten it");
        if (!yaml_.expect_map(in, {"kind", "from", "separator", "encoding", "header", "sql", "password_env", "query",
                                   "page_by", "as_of", "country", "zone", "columns", "consents"}))
            return made;
        read_shared(in, made);
        const bool kind_known = read_kind(in, made);
        read_place(in, made);
        if (!kind_known) return made;
        if (const auto* const columns = yaml_.required(in, "columns")) read_columns(*columns, made);
        if (const auto* const consents = in.find("consents")) read_consents(*consents, made);
        check_dates(entry, made);
        return made;
    }

    bool read_kind(const yaml_node& in, source& into) {
        const auto* const node = yaml_.required(in, "kind");
        const auto text = node != nullptr ? yaml_.text(*node) : std::nullopt;
        if (!text) return false;
        const auto found = std::ranges::find(kinds, *text);
        if (found == kinds.end()) {
            const auto meant = detail::did_you_mean(*text, kinds);
            report(*node, "no kind of row is called " + shown(*text),
                   meant.empty() ? fmt::format("use one of: {}", fmt::join(kinds, ", ")) : meant);
            return false;
        }
        into.kind = static_cast<row_kind>(found - kinds.begin());
        return true;
    }

    void read_place(const yaml_node& in, source& into) {
        const auto* const file = in.find("from");
        const auto* const query = in.find("query");
        if ((file == nullptr) == (query == nullptr)) {
            report(in, file == nullptr ? "nothing says where the rows come from" : "both 'from' and 'query'",
                   "write from: FILE.csv, or sql: URL and query: SELECT ...");
            return;
        }
        if (file != nullptr) {
            if (const auto name = yaml_.text(*file)) into.file = (folder_ / *name).string();
            read_csv(in, into.csv);
            for (const auto key : {"sql"sv, "password_env"sv, "page_by"sv})
                if (const auto* const stray = in.find(key))
                    report(*stray, fmt::format("a CSV file has no '{}'", key), "remove it, or write a query");
            return;
        }
        for (const auto key : {"separator"sv, "encoding"sv, "header"sv})
            if (const auto* const stray = in.find(key))
                report(*stray, fmt::format("a query has no '{}'", key), "remove it");
        if (const auto* const url = in.find("sql")) read_url(*url, into.sql);
        if (const auto* const name = in.find("password_env")) read_password(*name, into.sql);
        if (into.sql.url.empty() && in.find("sql") == nullptr)
            report(*query, "nothing says which database is asked",
                   "write sql: URL here, or at the top for all sources");
        if (auto text = yaml_.text(*query)) {
            while (!text->empty() && (" \t\r\n;"sv.find(text->back()) != std::string_view::npos)) text->pop_back();
            into.sql.query = std::move(*text);
        }
        if (const auto* const key = in.find("page_by"))
            if (auto name = yaml_.text(*key)) into.sql.page_by = std::move(*name);
        const bool mysql = into.sql.url.starts_with("mysql:") || into.sql.url.starts_with("mariadb:");
        if (mysql && in.find("page_by") == nullptr)
            report(*query, "MySQL is read in pages, and nothing says by which column",
                   "add page_by: with a column of the query that has an index, no duplicates and no nulls");
    }

    void read_csv(const yaml_node& in, csv_form& into) {
        if (const auto* const node = in.find("separator"))
            if (const auto text = yaml_.text(*node)) {
                if (*text == "tab" || *text == "\t")
                    into.separator = '\t';
                else if (text->size() == 1 && ",;|:"sv.find(text->front()) != std::string_view::npos)
                    into.separator = text->front();
                else
                    report(*node, shown(*text) + " separates no columns", R"(write ",", ";", "|", ":" or tab)");
            }
        if (const auto* const node = in.find("encoding"))
            if (const auto text = yaml_.text(*node)) {
                constexpr std::array known{"auto"sv, "utf-8"sv, "windows-1252"sv};
                if (std::ranges::find(known, *text) == known.end()) {
                    const auto meant = detail::did_you_mean(*text, known);
                    report(*node, "the encoding " + shown(*text) + " is not known",
                           meant.empty() ? fmt::format("use one of: {}", fmt::join(known, ", ")) : meant);
                } else if (*text != "auto") {
                    into.encoding = *text;
                }
            }
        if (const auto* const node = in.find("header"))
            if (const auto read = yaml_.boolean(*node)) into.header = *read;
    }

    void read_columns(const yaml_node& node, source& into) {
        if (!yaml_.expect_map(node, fields_of(into.kind))) return;
        bool addressed = false;
        for (const yaml_entry& each : node.entries) {
            if (is_address(each.key)) {
                addressed = true;
                if (each.value.is == yaml_node::kind::list) {
                    for (const yaml_node& one : each.value.items) add_field(each.key, one, into);
                    continue;
                }
            }
            if (each.key == "labels" && into.kind == row_kind::dispositions)
                read_named(each.value, into.labels, "write a line for each language: fr: status_name");
            else if (each.key == "details" && into.kind == row_kind::interactions)
                read_named(each.value, into.details, "write a line for each detail: wait_seconds: queue_seconds");
            else
                add_field(each.key, each.value, into);
        }
        const auto needs = [&](std::string_view name) {
            if (node.find(name) == nullptr)
                report(node, fmt::format("{} need the column '{}'", to_string(into.kind), name), "add it");
        };
        if (into.kind == row_kind::dispositions) needs("code");
        if (into.kind == row_kind::interactions) {
            needs("reference");
            needs("began");
        }
        if (into.kind != row_kind::dispositions && !addressed)
            report(node, "no column holds an address", fmt::format("add one of: {}", fmt::join(addresses, ", ")));
    }

    void add_field(const std::string& name, const yaml_node& node, source& into) {
        if (auto read = read_field(node, name)) into.fields.emplace(name, std::move(*read));
    }

    void read_named(const yaml_node& node, std::map<std::string, field, std::less<>>& into, std::string_view cure) {
        if (!yaml_.expect_map(node, "a map is expected", cure)) return;
        for (const yaml_entry& each : node.entries)
            if (auto read = read_field(each.value, "")) into.emplace(each.key, std::move(*read));
    }

    std::optional<field> read_field(const yaml_node& node, std::string_view name) {
        field made;
        if (node.is == yaml_node::kind::text) {
            if (auto text = yaml_.text(node)) made.columns.push_back({std::move(*text), yaml_.place_of(node)});
            return made;
        }
        if (node.is != yaml_node::kind::map) {
            report(node, "a column is expected",
                   "write its name, {column: NAME, values: {THEIRS: ours}} or {constant: X}");
            return std::nullopt;
        }
        std::vector<std::string_view> known{"column", "columns", "with", "constant", "values", "otherwise"};
        if (is_date(name)) known.insert(known.end(), {"format", "zone"});
        if (name == "phone" || name == "whatsapp") known.push_back("country");
        if (is_address(name)) known.push_back("unreadable");
        if (!yaml_.expect_map(node, std::span<const std::string_view>{known})) return std::nullopt;
        const auto* const one = node.find("column");
        const auto* const many = node.find("columns");
        const auto* const constant = node.find("constant");
        if ((one != nullptr) + (many != nullptr) + (constant != nullptr) != 1) {
            report(node, "one of 'column', 'columns' and 'constant' is expected", "write one of them");
            return std::nullopt;
        }
        const auto add = [&](const yaml_node& each) {
            if (auto text = yaml_.text(each)) made.columns.push_back({std::move(*text), yaml_.place_of(each)});
        };
        if (one != nullptr) add(*one);
        if (constant != nullptr)
            if (auto text = yaml_.text(*constant)) made.constant = std::move(*text);
        if (many != nullptr) {
            if (many->is != yaml_node::kind::list || many->items.empty())
                report(*many, "a list of columns is expected", "write [FIRST, SECOND]");
            for (const yaml_node& each : many->items) add(each);
        }
        if (const auto* const with = node.find("with")) made.with = with->text;
        read_values(node, made);
        if (const auto* const format = node.find("format")) read_format(*format, made);
        if (const auto* const zone = node.find("zone")) made.zone = read_zone(*zone);
        if (const auto* const home = node.find("country")) made.home = read_country(*home);
        if (const auto* const unreadable = node.find("unreadable"))
            if (const auto text = yaml_.text(*unreadable)) {
                made.may_be_unreadable = *text == "leave_out";
                if (!made.may_be_unreadable && *text != "reject")
                    report(*unreadable, shown(*text) + " is not what can be done",
                           "write leave_out, or reject, which is usual");
            }
        return made;
    }

    void read_values(const yaml_node& node, field& into) {
        if (const auto* const values = node.find("values"))
            if (yaml_.expect_map(*values, "a map is expected", "write {THEIRS: ours}"))
                for (const yaml_entry& each : values->entries) {
                    if (each.value.is != yaml_node::kind::text && each.value.is != yaml_node::kind::null)
                        report(each.value, "a text is expected", "write THEIRS: ours");
                    into.values.emplace(each.key, each.value.text);
                }
        if (const auto* const otherwise = node.find("otherwise")) {
            if (node.find("values") == nullptr)
                report(*otherwise, "'otherwise' without 'values'", "add values: {THEIRS: ours}");
            into.otherwise = otherwise->text;
        }
    }

    void read_format(const yaml_node& node, field& into) {
        const auto text = yaml_.text(node);
        if (!text) return;
        into.format = *text;
        if (*text == "unix" || *text == "unix_ms") return;
        const auto has = [&](std::string_view what) { return text->find(what) != std::string::npos; };
        const bool day = has("%F") || has("%D") || ((has("%Y") || has("%y")) && (has("%m") || has("%b")) && has("%d"));
        if (!day && !has("%s"))
            report(node, shown(*text) + " has no day, month and year",
                   "write it as strptime does, such as %d/%m/%Y %H:%M:%S, or unix, or unix_ms");
    }

    void read_consents(const yaml_node& node, source& into) {
        if (into.kind != row_kind::customers)
            return report(node, "only customers have consents", "move it to a source of kind customers");
        if (node.is != yaml_node::kind::list)
            return report(node, "a list is expected", "write - {purpose: marketing, given: COLUMN}");
        for (const yaml_node& each : node.items) {
            if (!yaml_.expect_map(each, {"purpose", "given", "medium", "at", "proof"})) continue;
            consent_field made;
            if (const auto* const purpose = yaml_.required(each, "purpose"))
                if (auto text = yaml_.text(*purpose)) made.purpose = std::move(*text);
            if (const auto* const given = each.find("given")) made.given = read_field(*given, "given");
            if (const auto* const on = each.find("medium")) made.on = read_field(*on, "medium");
            if (const auto* const at = each.find("at")) made.at = read_field(*at, "at");
            if (const auto* const proof = each.find("proof")) made.proof = read_field(*proof, "proof");
            if (!made.at && !into.as_of)
                report(each, "nothing says when this was consented", "add at: COLUMN, or as_of: DATE to the source");
            into.consents.push_back(std::move(made));
        }
    }

    /// What has no date of its own is of the day that `as_of` names: without one, importing again would not know what is
    /// newer.
    void check_dates(const yaml_entry& entry, const source& made) {
        if (made.as_of) return;
        const auto dated = [&](std::string_view what, std::string_view by) {
            if (made.fields.contains(what) && !made.fields.contains(by))
                yaml_.report(yaml_.place_of(entry), fmt::format("nothing says of when '{}' is", what),
                             fmt::format("add the column '{}', or as_of: DATE", by));
        };
        if (made.kind == row_kind::customers) {
            dated("language", "language_since");
            dated("segment", "segment_as_of");
        }
        if (made.kind == row_kind::do_not_contact && !made.fields.contains("at"))
            yaml_.report(yaml_.place_of(entry), "nothing says since when these are not to be contacted",
                         "add the column 'at', or as_of: DATE");
    }

    detail::yaml_reader& yaml_;
    const std::filesystem::path& folder_;
    const environment& variables_;
};

}  // namespace

std::string_view to_string(row_kind kind) noexcept {
    return kinds[static_cast<std::size_t>(kind)];
}

const field* source::find(std::string_view of) const {
    const auto found = fields.find(of);
    return found == fields.end() ? nullptr : &found->second;
}

std::vector<source> load_mapping(const std::string& file, const environment& variables) {
    const std::string text = detail::file_text(file, detail::yaml_reader::most_bytes);
    detail::yaml_reader yaml{file};
    const auto root = yaml.parse(text);
    const auto folder = std::filesystem::path{file}.parent_path();
    auto made = mapping_reader{yaml, folder, variables}.read(root);
    yaml.finish();
    return made;
}

}  // namespace palabre::importing
