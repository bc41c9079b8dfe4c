// src/campaign/list_text.cpp - an uploaded list: CSV, cut by libcsv, its columns by their header.
#include "campaign/list_text.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/object.hpp>
#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::campaign {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_columns = 100;
constexpr std::size_t longest_field = 1024;
constexpr std::array number_names{"number"sv, "address"sv, "phone"sv, "msisdn"sv, "numero"sv, "numéro"sv};
constexpr std::array language_names{"language"sv, "langue"sv};
constexpr std::array area_names{"area"sv, "cell"sv, "region"sv, "cellule"sv, "région"sv};

[[noreturn]] void refuse(int line, std::string what, std::string cure) {
    throw error{errc::invalid_argument, place{"the list", line, 0}, std::move(what), std::move(cure)};
}

std::string lower(std::string text) {
    for (char& each : text)
        if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
    return text;
}

class reader {
public:
    explicit reader(std::int64_t first) : next_{first} {
        if (csv_init(&parser_, CSV_APPEND_NULL) != 0) refuse(0, "there is no memory for it", "try again");
    }
    ~reader() { csv_free(&parser_); }
    reader(const reader&) = delete;
    reader& operator=(const reader&) = delete;

    std::vector<history::recipient> read(std::string_view csv) {
        const auto header = csv.substr(0, csv.find('\n'));
        for (const char each : {';', '\t'})
            if (header.find(each) != std::string_view::npos && header.find(',') == std::string_view::npos)
                csv_set_delim(&parser_, static_cast<unsigned char>(each));
        const auto field = [](void* text, std::size_t size, void* self) {
            static_cast<reader*>(self)->fields_.emplace_back(static_cast<const char*>(text), size);
        };
        const auto row = [](int, void* self) { static_cast<reader*>(self)->row_over(); };
        if (csv_parse(&parser_, csv.data(), csv.size(), field, row, this) != csv.size() ||
            csv_fini(&parser_, field, row, this) != 0)
            refuse(line_, csv_strerror(csv_error(&parser_)), "mend the row");
        if (!why_.empty()) refuse(line_, std::move(why_), std::move(cure_));
        if (columns_.empty()) refuse(1, "it is empty", "begin it with a header: number,language,area");
        return std::move(found_);
    }

private:
    /// No exception passes through libcsv.
    void row_over() {
        auto fields = std::exchange(fields_, {});
        if (!why_.empty()) return;
        ++line_;
        if (columns_.empty()) return take_header(std::move(fields));
        history::recipient one;
        one.row = next_++;
        boost::json::object rest;
        if (fields.size() > columns_.size()) {
            one.fate = history::recipient_fate::invalid;
            one.why = fmt::format("{} fields where the header has {}", fields.size(), columns_.size());
        }
        for (std::size_t at = 0; at < fields.size() && at < columns_.size(); ++at) {
            auto& text = fields[at];
            if (text.size() > longest_field) {
                one.fate = history::recipient_fate::invalid;
                one.why = fmt::format("'{}' has {} bytes; {} are the most", columns_[at], text.size(), longest_field);
                text.clear();
            }
            if (at == number_)
                one.written = text.substr(0, 256);
            else if (at == language_)
                one.language = text.substr(0, 64);
            else if (at == area_)
                one.area = text.substr(0, 256);
            else if (!text.empty())
                rest[columns_[at]] = text;
        }
        if (!rest.empty()) one.fields = std::move(rest);
        found_.push_back(std::move(one));
    }

    void take_header(std::vector<std::string> names) {
        if (names.size() > most_columns)
            return fail(fmt::format("{} columns; {} are the most", names.size(), most_columns), "leave some out");
        for (auto& each : names) each = lower(std::move(each));
        const auto find = [&](const auto& known) {
            const auto found = std::find_first_of(names.begin(), names.end(), known.begin(), known.end());
            return static_cast<std::size_t>(found - names.begin());
        };
        number_ = find(number_names);
        language_ = find(language_names);
        area_ = find(area_names);
        if (number_ == names.size())
            return fail("no column is called number", "begin the list with a header: number,language,area");
        columns_ = std::move(names);
    }

    void fail(std::string what, std::string cure) {
        why_ = std::move(what);
        cure_ = std::move(cure);
    }

    csv_parser parser_{};
    std::int64_t next_;
    int line_ = 0;
    std::vector<std::string> fields_, columns_;
    std::size_t number_ = 0, language_ = 0, area_ = 0;
    std::string why_, cure_;
    std::vector<history::recipient> found_;
};

}  // namespace

std::vector<history::recipient> read_list(std::string_view csv, std::int64_t first) {
    if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
    if (!valid_utf8(csv)) refuse(0, "it is not UTF-8", "save it as 'CSV UTF-8'");
    if (csv.find('\0') != std::string_view::npos) refuse(0, "it contains a NUL byte", "save it as 'CSV UTF-8'");
    return reader{first}.read(csv);
}

}  // namespace palabre::campaign
