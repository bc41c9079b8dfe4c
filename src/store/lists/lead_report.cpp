// src/store/lists/lead_report.cpp - what was not taken, as CSV in the reader's language.
#include "palabre/history/lead_import.hpp"

namespace palabre::history {
namespace {

void append(std::string& to, std::string_view text) {
    if (text.find_first_of("\",;\t\r\n") == std::string_view::npos) {
        to += text;
        return;
    }
    to += '"';
    for (const char each : text) {
        if (each == '"') to += '"';
        to += each;
    }
    to += '"';
}

}  // namespace

std::string report_header() {
    return "line,column,value,reason,what,cure,detail\n";
}

std::string report_row(const lead_fault& of, std::string_view language) {
    const auto words = words_of(of.reason, language);
    auto row = std::to_string(of.line);
    for (const std::string_view each :
         {std::string_view{of.column}, std::string_view{of.value}, std::string_view{of.reason}, words.what, words.cure,
          std::string_view{of.detail}}) {
        row += ',';
        append(row, each);
    }
    return row += '\n';
}

}  // namespace palabre::history
