// src/store/lists/lead_reader.cpp - rows of a file as leads: its columns bound, its numbers in their normal form.
#include "store/lists/lead_reader.hpp"

#include "history/validate.hpp"
#include "store/lists/lead_columns.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <charconv>

namespace palabre::lists {
namespace {

using history::lead_column;
using history::listed_lead;

constexpr std::size_t longest_cell = 4096;
constexpr std::size_t most_numbers = 10;

importing::source source_of(const history::lead_file& file, const file_form& form) {
    importing::source made;
    made.name = file.name.empty() ? file.path : file.name;
    made.where = place{made.name};
    made.file = file.path;
    made.csv = {file.separator, form.encoding, file.header};
    return made;
}

std::string as_json(std::string_view text) {
    return boost::json::serialize(boost::json::value(boost::json::string{text}));
}

/// Most texts need no escaping.
void append_json(std::string& to, std::string_view text) {
    const bool plain = std::all_of(text.begin(), text.end(), [](char each) {
        return static_cast<unsigned char>(each) >= 0x20 && each != '"' && each != '\\';
    });
    if (plain)
        to.append("\"").append(text).append("\"");
    else
        to += as_json(text);
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// FNV-1a: the same row is to have the same one in every version and on every machine.
class digest {
public:
    void add(std::string_view text) {
        for (const char each : text) mix(static_cast<unsigned char>(each));
        mix(0xff);  // in no UTF-8
    }
    std::int64_t value() const noexcept { return static_cast<std::int64_t>(state_); }

private:
    void mix(unsigned char byte) noexcept { state_ = (state_ ^ byte) * 0x100000001b3U; }
    std::uint64_t state_ = 0xcbf29ce484222325U;
};

}  // namespace

lead_reader::lead_reader(const history::lead_file& of, const file_form& form) : home_{of.home} {
    rows_ = importing::open_csv(source_of(of, form));
    columns_ = columns_of(of, rows_->columns());
    for (const auto& each : columns_) names_.push_back(as_json(each.name) + ':');
}

bool lead_reader::next(listed_lead& into) {
    if (!rows_->next(raw_)) return false;
    into = {};
    into.line = static_cast<std::int64_t>(raw_.line);
    if (!raw_.fault.empty()) {
        fault(into, "", "", "bad_row", raw_.fault);
        return true;
    }
    for (std::size_t at = 0; at < columns_.size() && at < raw_.cells.size(); ++at) {
        const auto& column = columns_[at];
        read_ += static_cast<std::int64_t>(raw_.cells[at].size()) + 1;
        const std::string cell{trimmed(raw_.cells[at])};
        if (cell.empty() || column.is == lead_column::none) continue;
        const bool is_word = column.is != lead_column::field && column.is != lead_column::number;
        const auto most = column.is == lead_column::language || column.is == lead_column::region ? history::longest_code
                          : is_word                                                              ? history::longest_word
                                                                                                 : longest_cell;
        if (cell.size() > most) {
            fault(into, column.name, cell, "too_long");
            continue;
        }
        switch (column.is) {
        case lead_column::number: read_number(cell, column.name, into); break;
        case lead_column::key: into.key = cell; break;
        case lead_column::name:
            if (into.name.size() + cell.size() < history::longest_word)
                into.name += into.name.empty() ? cell : ' ' + cell;
            break;
        case lead_column::language: into.language = cell; break;
        case lead_column::region: into.region = cell; break;
        case lead_column::priority: read_priority(cell, column.name, into); break;
        case lead_column::field:
            if (into.fields.size() + cell.size() + names_[at].size() > history::longest_details / 2) {
                fault(into, column.name, cell, "too_long");
                break;
            }
            into.fields += into.fields.empty() ? '{' : ',';
            into.fields += names_[at];
            append_json(into.fields, cell);
            break;
        case lead_column::none: break;
        }
    }
    if (!into.fields.empty()) into.fields += '}';
    if (into.numbers.empty() && into.faults.empty()) fault(into, "", "", "no_number");
    digest of;
    for (const auto* const each : {&into.key, &into.name, &into.language, &into.region, &into.fields}) of.add(*each);
    of.add(std::to_string(into.priority));
    for (const auto& each : into.numbers) of.add(each.address);
    into.digest = of.value();
    return true;
}

void lead_reader::read_number(const std::string& written, const std::string& label, listed_lead& into) {
    const auto read = plans_.parse(written, home_);
    if (!read) return fault(into, label, written, "number_" + std::string{to_string(read.fault)}, read.why);
    if (read->is_short_code()) return fault(into, label, written, "number_short_code");
    const auto normal = read->normal();
    const bool known =
        std::any_of(into.numbers.begin(), into.numbers.end(), [&](const auto& each) { return each.address == normal; });
    if (known || into.numbers.size() == most_numbers) return;
    if (into.numbers.empty() && into.region.empty()) into.region = read->home().code();
    into.numbers.push_back({std::string{normal}, written, label});
}

void lead_reader::read_priority(const std::string& written, const std::string& label, listed_lead& into) {
    int priority = 0;
    const auto [end, failed] = std::from_chars(written.data(), written.data() + written.size(), priority);
    if (failed != std::errc{} || end != written.data() + written.size() || priority < 0 ||
        priority > history::lowest_priority)
        return fault(into, label, written, "bad_priority");
    into.priority = priority;
}

void lead_reader::fault(listed_lead& into, const std::string& column, const std::string& value, std::string reason,
                        std::string detail) const {
    auto shown = value.substr(0, history::longest_word);
    while (!shown.empty() && (static_cast<unsigned char>(value[shown.size() - 1]) & 0xC0U) == 0x80U &&
           shown.size() < value.size())
        shown.pop_back();  // no character is cut in two
    if (shown.size() < value.size() && !shown.empty() && static_cast<unsigned char>(shown.back()) >= 0xC0U)
        shown.pop_back();
    into.faults.push_back({.line = into.line,
                           .column = column.substr(0, history::longest_word),
                           .value = std::move(shown),
                           .reason = std::move(reason),
                           .detail = std::move(detail)});
}

}  // namespace palabre::lists
