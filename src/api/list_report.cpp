// src/api/list_report.cpp - what was not taken of a file, as CSV.
#include "api/list_intake.hpp"
#include "http/target.hpp"
#include "palabre/history/lead_book.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <tuple>
#include <utility>

namespace palabre::api {
namespace {

using history::reply;
using history::verdict;
using on_answer = list_intake::on_answer;

constexpr std::size_t rows_a_page = 10'000;

void refuse(const on_answer& then, int status, std::string what, std::string cure, std::string field = {}) {
    then({{}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}
template<class Value> void refuse(const on_answer& then, const reply<Value>& of, std::string missing) {
    if (of.what == verdict::not_found) return refuse(then, 404, std::move(missing), "check its name");
    if (of.what == verdict::refused) return refuse(then, 400, of.why, "mend that");
    refuse(then, 503, "the history cannot be read now", "try again in a moment");
}

std::string text(const arguments& given, std::string_view name, std::string_view otherwise = {}) {
    const auto* const found = given.if_contains(name);
    return std::string{found != nullptr ? std::string_view{found->as_string()} : otherwise};
}

std::optional<std::pair<std::int64_t, int>> read_place(const std::string& given) {
    if (given.empty()) return std::pair{std::int64_t{0}, -1};
    std::pair<std::int64_t, int> made;
    const auto* const end = given.data() + given.size();
    const auto line = std::from_chars(given.data(), end, made.first);
    if (line.ec != std::errc{} || line.ptr == end || *line.ptr != '.') return {};
    const auto at = std::from_chars(line.ptr + 1, end, made.second);
    return at.ec == std::errc{} && at.ptr == end ? std::optional{made} : std::nullopt;
}

/// Page by page of the store's, until a page of ours is full.
struct reporting : std::enable_shared_from_this<reporting> {
    void go_on() {
        constexpr std::size_t most = 1000;
        book->faults(of, line, place, most,
                     [self = shared_from_this()](const reply<std::vector<history::lead_fault>>& some) {
                         if (!some) return refuse(self->then, some, "the list has no such upload");
                         for (const auto& each : *some) self->csv += history::report_row(each, self->language);
                         self->rows += (*some).size();
                         if (!(*some).empty()) {
                             self->line = (*some).back().line;
                             self->place = (*some).back().place;
                         }
                         const bool more = (*some).size() == most;
                         if (more && self->rows < rows_a_page) return self->go_on();
                         self->give(more);
                     });
    }

    void give(bool more) {
        http::response made{200, "text/csv; charset=utf-8", {}, std::move(csv)};
        made.headers.emplace_back("Content-Disposition",
                                  "attachment; filename*=UTF-8''" + http::escaped(list + "-report.csv"));
        if (more)
            made.headers.emplace_back(
                "Link",
                fmt::format("</api/v1/lists/{}/uploads/{}/report?company={}&language={}&after={}.{}>; rel=\"next\"",
                            http::escaped(list), to_string(of), http::escaped(company), language, line, place));
        then({std::move(made), {}});
    }

    history::lead_book* book = nullptr;
    history::lead_upload_id of;
    std::string company, list, language;
    std::int64_t line = 0;
    int place = -1;
    std::string csv;
    std::size_t rows = 0;
    on_answer then;
};

}  // namespace

void list_intake::report(const std::string& company, const arguments& given, on_answer then) {
    const auto from = read_place(text(given, "after"));
    if (!from) return refuse(then, 400, "it is no cursor", "give back what the header Link has", "after");
    const auto one = std::make_shared<reporting>();
    one->of = history::lead_upload_id::parse(text(given, "upload"));
    one->company = company;
    one->list = text(given, "list");
    one->language = text(given, "language", "en");
    std::tie(one->line, one->place) = *from;
    one->then = std::move(then);
    find(company, one->then, [this, one](history::company_id whose) {
        one->book = &store_->of(whose).leads();
        one->book->list_by(one->list, [one](const reply<history::lead_list>& list) {
            if (!list) return refuse(one->then, list, "no list is called so");
            one->book->upload_of(one->of, [one, into = list->id](reply<history::lead_upload> found) {
                if (found && found->into != into) found = {verdict::not_found, {}, {}};
                if (!found) return refuse(one->then, found, "the list has no such upload");
                if (one->place < 0) one->csv = history::report_header();
                one->go_on();
            });
        });
    });
}

}  // namespace palabre::api
