// src/channel/meta/graph_error.cpp - reads errors as both platforms write them, and knows those that both have.
#include "channel/meta/graph_error.hpp"

#include "channel/meta/fields.hpp"
#include "palabre/core/utf8.hpp"

#include <fmt/format.h>

#include <array>

namespace palabre::meta {
namespace {

using namespace std::chrono_literals;
using kind = send_result::kind;

// A token that has run out and a permission that was taken away are mended by somebody, and nothing is lost until then.
constexpr std::array everywhere{
    meaning{1, 1, 0, kind::unknown, send_fault::provider},  // has been seen for messages that went
    meaning{2, 2, 0, kind::later, send_fault::provider, 5s},
    meaning{4, 4, 0, kind::later, send_fault::limited, 60s, true},
    meaning{17, 17, 0, kind::later, send_fault::limited, 60s, true},
    meaning{32, 32, 0, kind::later, send_fault::limited, 60s, true},
    meaning{613, 613, 0, kind::later, send_fault::limited, 60s, true},
    meaning{3, 3, 0, kind::later, send_fault::bad_sender, 5min, true},
    meaning{10, 10, 0, kind::later, send_fault::bad_sender, 5min, true},
    meaning{102, 102, 0, kind::later, send_fault::bad_sender, 5min, true},
    meaning{190, 190, 0, kind::later, send_fault::bad_sender, 5min, true},
    meaning{200, 299, 0, kind::later, send_fault::bad_sender, 5min, true},
    meaning{368, 368, 0, kind::later, send_fault::bad_sender, 1h, true},
};

bool fits(const meaning& row, const graph_error& why) {
    return why.code >= row.from && why.code <= row.to && (row.subcode == 0 || row.subcode == why.subcode);
}

}  // namespace

graph_error read_error(const boost::json::object& of) {
    constexpr std::size_t longest = 500;
    const auto number = [&of](std::string_view name) {
        const auto found = integer_at(of, name).value_or(0);
        return found > 0 && found < 1'000'000'000 ? static_cast<int>(found) : 0;
    };
    graph_error made{number("code"), number("error_subcode"), text_at(of, "message")};
    if (made.words.empty()) made.words = text_at(of, "title");
    if (const auto* const data = object_at(of, "error_data"))
        if (const auto details = text_at(*data, "details"); !details.empty() && details != made.words)
            made.words += (made.words.empty() ? "" : ": ") + details;
    if (made.words.size() > longest) {
        made.words.resize(longest);
        while (!valid_utf8(made.words)) made.words.pop_back();
    }
    return made;
}

std::string to_string(const graph_error& of) {
    const auto code = of.subcode != 0 ? fmt::format("{}/{}", of.code, of.subcode) : fmt::format("{}", of.code);
    return of.words.empty() ? code : code + ": " + of.words;
}

send_result result_of(const graph_error& why, std::span<const meaning> rows) {
    for (const auto& table : {rows, std::span<const meaning>{everywhere}})
        for (const auto& row : table)
            if (fits(row, why))
                return {.what = row.what,
                        .fault = row.fault,
                        .why = to_string(why),
                        .after = row.after,
                        .whole_carrier = row.whole_carrier};
    return {.what = kind::rejected, .fault = send_fault::bad_content, .why = to_string(why)};
}

}  // namespace palabre::meta
