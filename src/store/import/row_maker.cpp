// src/store/import/row_maker.cpp - from cells to addresses, languages, dates and names, or why not.
#include "store/import/row_maker.hpp"

#include "core/nearest.hpp"
#include "core/yaml_problems.hpp"
#include "store/import/date_text.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

namespace palabre::importing {
namespace {

using detail::shown;

constexpr std::size_t longest_text = 16'384;

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    return text;
}

bool has_letters_only(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

row_maker::row_maker(const source& of, const std::vector<std::string>& columns, numbering::plans plans,
                     std::vector<problem>& problems)
    : of_{of}, plans_{std::move(plans)} {
    for (const auto kind :
         {history::identity_kind::phone, history::identity_kind::whatsapp, history::identity_kind::messenger,
          history::identity_kind::web, history::identity_kind::email, history::identity_kind::account}) {
        const auto [first, last] = of.fields.equal_range(history::to_string(kind));
        for (auto each = first; each != last; ++each)
            addresses_.push_back({kind, bind(each->second, columns, problems), each->second.home.value_or(of.home)});
    }
    for (const auto& [name, each] : of.fields) fields_.emplace_back(name, bind(each, columns, problems));
    const auto maybe = [&](const std::optional<field>& from) {
        return from ? std::optional{bind(*from, columns, problems)} : std::nullopt;
    };
    for (const auto& each : of.consents)
        consents_.push_back({each.purpose, maybe(each.given), maybe(each.on), maybe(each.at), maybe(each.proof)});
    for (const auto& [name, each] : of.labels) labels_.push_back({name, bind(each, columns, problems)});
    for (const auto& [name, each] : of.details) details_.push_back({name, bind(each, columns, problems)});
}

row_maker::bound row_maker::bind(const field& of, const std::vector<std::string>& columns,
                                 std::vector<problem>& problems) const {
    bound made{&of, {}};
    for (const auto& [name, where] : of.columns) {
        const auto found = std::ranges::find(columns, name);
        if (found == columns.end()) {
            const std::vector<std::string_view> known{columns.begin(), columns.end()};
            const std::string meant = detail::did_you_mean(name, known);
            problem wrong{where, fmt::format("{} has no column {}", of_.name, shown(name)),
                          meant.empty() ? fmt::format("its columns are {}", fmt::join(columns, ", ")) : meant};
            if (std::ranges::find(problems, wrong) == problems.end()) problems.push_back(std::move(wrong));
        } else if (std::ranges::find(found + 1, columns.end(), name) != columns.end()) {
            problems.push_back(
                {where, fmt::format("{} has two columns {}", of_.name, shown(name)), "rename one of them"});
        }
        made.at.push_back(static_cast<std::size_t>(found - columns.begin()));
    }
    return made;
}

row_maker::bound* row_maker::find(std::string_view name) {
    const auto found = std::ranges::find(fields_, name, &std::pair<std::string, bound>::first);
    return found == fields_.end() ? nullptr : &found->second;
}

std::optional<refusal> row_maker::make(const raw_row& from, row& into) {
    from_ = &from;
    wrong_.reset();
    into.line = from.line;
    into.known_as.clear();
    if (!from.fault.empty()) return refusal{from.fault, from.cure};
    read_addresses(into);
    switch (of_.kind) {
    case row_kind::customers: read_customer(into); break;
    case row_kind::interactions: read_interaction(into); break;
    case row_kind::do_not_contact: read_forbidden(into); break;
    case row_kind::dispositions: read_disposition(into); break;
    }
    return std::move(wrong_);
}

void row_maker::refuse(std::string what, std::string cure) {
    if (!wrong_) wrong_ = refusal{std::move(what), std::move(cure)};
}

const std::string& row_maker::text(const bound& from) {
    const field& of = *from.of;
    scratch_.clear();
    if (from.at.empty()) {
        scratch_ = of.constant;
        return scratch_;
    }
    for (const std::size_t at : from.at) {
        std::string_view cell = from_->cells[at];
        while (!cell.empty() && (cell.front() == ' ' || cell.front() == '\t')) cell.remove_prefix(1);
        while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) cell.remove_suffix(1);
        if (cell.empty()) continue;
        if (!scratch_.empty()) scratch_ += of.with;
        scratch_ += cell;
    }
    if (of.values.empty()) return scratch_;
    if (const auto found = of.values.find(scratch_); found != of.values.end())
        scratch_ = found->second;
    else if (of.otherwise)
        scratch_ = *of.otherwise;
    else if (!scratch_.empty())
        refuse(fmt::format("{} is not among the values of column {}", shown(scratch_), shown(of.columns.front().name)),
               "add it to the mapping's values, or give them an otherwise");
    return scratch_;
}

const std::string& row_maker::text(std::string_view name, std::size_t longest) {
    const auto* const from = find(name);
    if (from == nullptr) {
        scratch_.clear();
        return scratch_;
    }
    text(*from);
    if (scratch_.size() > longest)
        refuse(fmt::format("{}: {} bytes", name, scratch_.size()), fmt::format("at most {} are kept", longest));
    return scratch_;
}

std::optional<calendar_time> row_maker::date(const bound& from, std::string_view name) {
    const std::string& written = text(from);
    if (written.empty() || is_zero_date(written)) return {};
    const auto& own = from.of->zone;
    const time_zone* const zone = own ? &*own : of_.zone ? &*of_.zone : nullptr;
    const auto read = read_date(written, from.of->format, zone);
    if (!read)
        refuse(fmt::format("{}: {} is no date", name, shown(written)),
               from.of->format.empty() ? "write it as 2026-11-30 17:05:09, or give the column its format"
                                       : fmt::format("the mapping expects {}", from.of->format));
    return read;
}

std::optional<calendar_time> row_maker::date(std::string_view name) {
    const auto* const from = find(name);
    return from != nullptr ? date(*from, name) : std::nullopt;
}

std::string row_maker::language(std::string_view name) {
    std::string code = text(name);
    if (code.empty()) return code;
    const auto dash = std::min(code.find('-'), code.size());
    const bool good = code.size() <= 16 && (dash == 2 || dash == 3) &&
                      has_letters_only(std::string_view{code}.substr(0, dash)) && dash + 1 != code.size();
    if (!good) {
        refuse(fmt::format("{} is no language code", shown(code)), "translate it: values: {THEIRS: fr}");
        return {};
    }
    std::ranges::transform(code.begin(), code.begin() + static_cast<std::ptrdiff_t>(dash), code.begin(),
                           [](char c) { return static_cast<char>(c | 0x20); });
    return code;
}

template<class Enum> Enum row_maker::one_of(std::string_view name, Enum (*read)(std::string_view), Enum usual) {
    const std::string& written = text(name);
    if (written.empty()) return usual;
    try {
        return read(written);
    } catch (const error& thrown) {
        refuse(fmt::format("{}: {}", name, thrown.problems().front().what), thrown.problems().front().cure);
        return usual;
    }
}

std::optional<bool> row_maker::yes_or_no(const bound& from, std::string_view name) {
    const std::string written = lower_case(text(from));
    if (written.empty()) return {};
    for (const std::string_view yes : {"yes", "y", "true", "t", "1", "oui", "o"})
        if (written == yes) return true;
    for (const std::string_view no : {"no", "n", "false", "f", "0", "non"})
        if (written == no) return false;
    refuse(fmt::format("{}: {} is neither yes nor no", name, shown(written)), "translate it: values: {THEIRS: yes}");
    return {};
}

std::optional<std::int64_t> row_maker::number(std::string_view name) {
    const std::string& written = text(name);
    if (written.empty()) return {};
    std::int64_t value = 0;
    const auto [stop, failed] = std::from_chars(written.data(), written.data() + written.size(), value);
    const bool whole = stop == written.data() + written.size() || *stop == '.';  // 12.00
    if (failed == std::errc{} && whole && value >= 0 && value <= 100'000'000) return value;
    refuse(fmt::format("{}: {} is no number of seconds", name, shown(written)), "write a whole number");
    return {};
}

std::string row_maker::medium_text(const bound* from) {
    if (from == nullptr) return {};
    const std::string& written = text(*from);
    if (written.empty()) return {};
    try {
        return std::string{to_string(medium_from(written))};
    } catch (const error& thrown) {
        refuse(thrown.problems().front().what, thrown.problems().front().cure);
        return {};
    }
}

void row_maker::read_addresses(row& into) {
    for (const auto& each : addresses_) {
        const bool good = !wrong_;
        const std::string& written = text(each.from);
        if (written.empty()) continue;
        read_address(each, written, into);
        if (good && each.from.of->may_be_unreadable) wrong_.reset();
    }
}

void row_maker::read_address(const addressed& from, const std::string& written, row& into) {
    const auto add = [&](history::identity known_as) {
        if (std::ranges::find(into.known_as, known_as) == into.known_as.end())
            into.known_as.push_back(std::move(known_as));
    };
    const auto kind = history::to_string(from.kind);
    if (from.kind == history::identity_kind::phone) return read_phone(from, written, into);
    if (written.size() > 256) return refuse(fmt::format("{}: {} bytes", kind, written.size()), "at most 256 are kept");
    if (from.kind == history::identity_kind::whatsapp) {
        auto known_as = history::identify(medium::whatsapp, written, plans_, from.home);
        if (!known_as) return refuse("whatsapp: neither a number nor a user id", "mend it, or leave the cell empty");
        return add(std::move(*known_as));
    }
    if (from.kind != history::identity_kind::email) return add({from.kind, written, written});
    const std::string lower = lower_case(written);
    const auto at = lower.find('@');
    if (at == 0 || at == std::string::npos || at + 1 == lower.size() || lower.find(' ') != std::string::npos)
        return refuse("email: no address", "mend it, or leave the cell empty");
    add({from.kind, lower, written});
}

void row_maker::read_phone(const addressed& from, const std::string& written, row& into) {
    const auto read = plans_.parse(written, from.home);
    // A call from a withheld number took place all the same.
    if (read.fault == numbering::fault::withheld && of_.kind == row_kind::interactions) return;
    if (!read)
        return refuse(fmt::format("phone: {}", read.why),
                      from.home.empty() ? "name the mapping's country" : "mend it in the source");
    if (read->is_short_code())
        return refuse("phone: a short code is nobody's number", "leave the cell empty, or remove the row");
    history::identity known_as{history::identity_kind::phone, std::string{read->normal()}, written};
    if (std::ranges::find(into.known_as, known_as) == into.known_as.end()) into.known_as.push_back(std::move(known_as));
}

void row_maker::read_customer(row& into) {
    if (!std::holds_alternative<customer_row>(into.what)) into.what.emplace<customer_row>();
    auto& made = std::get<customer_row>(into.what);
    if (into.known_as.empty()) refuse("no address", "without one he can never be found: mend or remove the row");
    made.name = text("name");
    made.speaks = {language("language"), history::origin::import, {}};
    if (!made.speaks.language.empty())
        made.speaks.since = date("language_since").value_or(of_.as_of.value_or(calendar_time{}));
    made.belongs_to = {text("segment", 64), {}};
    if (!made.belongs_to.name.empty())
        made.belongs_to.as_of = date("segment_as_of").value_or(of_.as_of.value_or(calendar_time{}));
    made.consents.clear();
    for (const auto& each : consents_) read_consent(each, made);
}

void row_maker::read_consent(const consenting& from, customer_row& into) {
    stated_consent made{from.purpose, {}, true, {}, {}};
    if (from.given) {
        const auto given = yes_or_no(*from.given, from.purpose);
        if (!given) return;
        made.given = *given;
    }
    made.medium = medium_text(from.on ? &*from.on : nullptr);
    std::optional<calendar_time> at;
    if (from.at) at = date(*from.at, from.purpose);
    if (!at) at = of_.as_of;
    if (!at) return refuse(fmt::format("{}: a consent without its date", from.purpose), "mend it, or add as_of: DATE");
    made.at = *at;
    if (from.proof) made.proof = text(*from.proof);
    if (made.proof.empty()) made.proof = fmt::format("imported from {}", of_.name);
    into.consents.push_back(std::move(made));
}

void row_maker::read_interaction(row& into) {
    if (!std::holds_alternative<interaction_row>(into.what)) into.what.emplace<interaction_row>();
    auto& row = std::get<interaction_row>(into.what);
    auto& made = row.what;
    made.reference = text("reference");
    if (made.reference.empty()) refuse("no reference", "without it the row would come twice: mend or remove it");
    made.source = of_.name;
    made.kind = one_of("kind", history::interaction_kind_from, history::interaction_kind::conversation);
    made.way = one_of("way", history::direction_from, history::direction::in);
    made.on = one_of("medium", medium_from, medium::voice);
    made.address = into.known_as.empty() ? "" : into.known_as.front().written;
    made.service = text("service");
    made.language = language("language");
    made.flow = text("flow");
    made.campaign = text("campaign");
    made.queue = text("queue");
    made.disposition = text("disposition", 64);
    if (const auto began = date("began"))
        made.began = *began;
    else
        refuse("no beginning", "an interaction has its date: mend or remove the row");
    const auto lasted = number("seconds");
    made.ended = date("ended");
    if (!made.ended) made.ended = made.began + std::chrono::seconds{lasted.value_or(0)};
    if (*made.ended < made.began) refuse("it ended before it began", "mend its dates, or their zones");
    made.how_ended = text("how_ended", 64);
    if (made.how_ended.empty()) made.how_ended = "completed";
    row.note = text("note", longest_text);
    boost::json::object details;
    for (const auto& each : details_)
        if (const auto& written = text(each.from); !written.empty()) details[each.name] = written;
    if (const auto& agent = text("agent"); !agent.empty()) details["agent"] = agent;
    row.details = details.empty() ? "" : boost::json::serialize(details);
    if (row.details.size() > longest_text) refuse("details of more than 16 kB", "map fewer of them");
}

void row_maker::read_forbidden(row& into) {
    if (!std::holds_alternative<forbidden_row>(into.what)) into.what.emplace<forbidden_row>();
    auto& made = std::get<forbidden_row>(into.what);
    if (into.known_as.empty()) refuse("no address", "mend or remove the row");
    made.entry.list = text("list", 64);
    if (made.entry.list.empty()) made.entry.list = "company";
    made.medium = medium_text(find("medium"));
    made.entry.why = text("why");
    made.entry.from = history::origin::import;
    made.entry.until = date("until");
    const auto at = date("at");
    if (!at && !of_.as_of) refuse("nothing says since when", "mend it, or add as_of: DATE");
    made.entry.at = at.value_or(of_.as_of.value_or(calendar_time{}));
}

void row_maker::read_disposition(row& into) {
    if (!std::holds_alternative<history::disposition>(into.what)) into.what.emplace<history::disposition>();
    auto& made = std::get<history::disposition>(into.what);
    made.code = text("code", 64);
    if (made.code.empty()) refuse("no code", "mend or remove the row");
    made.labels.clear();
    for (const auto& each : labels_)
        if (const auto& label = text(each.from); !label.empty()) made.labels[each.name] = label;
    made.means = one_of("meaning", history::meaning_from, history::meaning::other);
    const auto* const retired = find("retired");
    made.retired = retired != nullptr && yes_or_no(*retired, "retired").value_or(false);
}

}  // namespace palabre::importing
