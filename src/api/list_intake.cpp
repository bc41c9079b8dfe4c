// src/api/list_intake.cpp - files into lists of leads: previewed and taken.
#include "api/list_intake.hpp"

#include "api/service_lists.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdlib.h>
#include <unistd.h>

namespace palabre::api {
namespace {

namespace json = boost::json;
using history::reply;
using history::verdict;
using on_answer = list_intake::on_answer;

constexpr std::size_t previews_at_once = 4, imports_at_once = 4;

void refuse(const on_answer& then, int status, std::string what, std::string cure = {}, std::string field = {}) {
    then({{}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}
void unavailable(const on_answer& then, std::string what) {
    refuse(then, 503, std::move(what), "try again in a moment");
}
void tell(const on_answer& then, int status, const json::object& told) {
    then({{status, "application/json", {}, json::serialize(told) + "\n"}, {}});
}

template<class Value> void refuse(const on_answer& then, const reply<Value>& of, std::string missing) {
    switch (of.what) {
    case verdict::not_found: return refuse(then, 404, std::move(missing), "check its name");
    case verdict::refused: return refuse(then, 400, of.why, "mend it, and upload it again");
    case verdict::conflict: return refuse(then, 409, of.why, "upload it again");
    default: return unavailable(then, "the history cannot be reached now");
    }
}

std::string text(const arguments& given, std::string_view name, std::string_view otherwise = {}) {
    const auto* const found = given.if_contains(name);
    return std::string{found != nullptr ? std::string_view{found->as_string()} : otherwise};
}

/// One that was there before.
json::object known(const history::lead_upload& of) {
    auto made = api::told(of);
    made["known"] = true;
    return made;
}

/// What is wrong, and where in the file.
fault fault_of(const error& wrong) {
    const auto& first = wrong.problems().front();
    return {400, first.where.line > 0 ? fmt::format("line {}: {}", first.where.line, first.what) : first.what,
            first.cure};
}

json::object told(const history::listed_lead& of, const std::string& language) {
    json::array numbers, faults;
    for (const auto& each : of.numbers)
        numbers.push_back({{"address", each.address}, {"written", each.written}, {"label", each.label}});
    for (const auto& each : of.faults) {
        const auto words = history::words_of(each.reason, language);
        faults.push_back({{"column", each.column},
                          {"value", each.value},
                          {"reason", each.reason},
                          {"what", words.what},
                          {"cure", words.cure}});
    }
    json::object made{{"line", of.line},     {"key", of.key},           {"name", of.name},    {"language", of.language},
                      {"region", of.region}, {"priority", of.priority}, {"numbers", numbers}, {"faults", faults}};
    boost::system::error_code failed;
    if (auto fields = json::parse(of.fields, failed); !failed) made["fields"] = std::move(fields);
    return made;
}

json::object told(const history::lead_preview& of, const std::string& language) {
    json::array columns, rows;
    for (const auto& each : of.columns)
        columns.push_back({{"name", each.name}, {"is", to_string(each.is)}, {"guessed", each.guessed}});
    for (const auto& each : of.rows) rows.push_back(told(each, language));
    return {{"encoding", of.encoding}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

/// In a thread of its own.
history::lead_preview preview_of(history::lead_file from, const std::string& bytes) {
    auto path = (std::filesystem::temp_directory_path() / "palabre-preview-XXXXXX").string();
    const int made = ::mkostemp(path.data(), O_CLOEXEC);
    if (made < 0) throw error{errc::io, "there is no room for a file now", "try again later"};
    ::unlink(path.c_str());
    const http::body_file file{made};
    std::ofstream into{file.path, std::ios::binary};
    into << bytes;
    into.close();
    if (!into) throw error{errc::io, "there is no room for a file now", "try again later"};
    from.path = file.path;
    return history::preview_leads(from);
}

}  // namespace

struct list_intake::previewing {
    ~previewing() {
        if (thread.joinable()) thread.join();
    }
    std::thread thread;
};

list_intake::list_intake(runtime& on, const server_options& options, history::store* of)
    : runtime_{on}, store_{of}, serves_{options.serves}, log_{options.log} {
    for (const auto& each : options.homes) homes_.emplace(each.company, each.home);
}

list_intake::~list_intake() = default;

void list_intake::find(const std::string& company, const on_answer& then, step go_on) {
    if (store_ == nullptr) return unavailable(then, "this center keeps no history");
    if (const auto found = companies_.find(company); found != companies_.end()) return go_on(found->second);
    store_->companies(alive([company, then, go_on](list_intake& self, reply<std::vector<history::company>> told) {
        if (!told) return unavailable(then, "the history cannot be read now");
        for (const auto& each : *told) self.companies_[each.name] = each.id;
        const auto found = self.companies_.find(company);
        if (found == self.companies_.end())
            return refuse(then, 404, "that company has no history yet", "check its name in the center's configuration");
        go_on(found->second);
    }));
}

maybe_fault list_intake::read(const std::string& company, const arguments& given, history::lead_file& into) const {
    static const std::map<std::string, char, std::less<>> separators{
        {"comma", ','}, {"semicolon", ';'}, {"tab", '\t'}, {"bar", '|'}};
    if (const auto found = separators.find(text(given, "separator")); found != separators.end())
        into.separator = found->second;
    into.encoding = text(given, "encoding");
    if (const auto* const header = given.if_contains("header")) into.header = header->as_bool();
    into.name = text(given, "file", "file.csv");
    if (const auto home = homes_.find(company); home != homes_.end()) into.home = home->second;
    const auto* const columns = given.if_contains("columns");
    if (columns == nullptr) return {};
    const fault wrong{400, "it is no list of columns", "write [{\"column\": \"Tel 2\", \"is\": \"number\"}]",
                      "columns"};
    if (!columns->is_array()) return wrong;
    for (const auto& each : columns->get_array()) {
        const auto* const one = each.if_object();
        const auto* const called = one != nullptr ? one->if_contains("column") : nullptr;
        const auto* const is = one != nullptr ? one->if_contains("is") : nullptr;
        if (called == nullptr || is == nullptr || !called->is_string() || !is->is_string()) return wrong;
        try {
            into.columns.push_back(
                {std::string{called->get_string()}, history::lead_column_from(std::string{is->get_string()})});
        } catch (const error& unknown) {
            return fault{400, unknown.problems().front().what, unknown.problems().front().cure, "columns"};
        }
    }
    return {};
}

void list_intake::admit(const std::string& company, const arguments& given, const on_answer& then) const {
    history::lead_file from;
    if (const auto wrong = read(company, given, from)) return then({{}, wrong});
    if (store_ == nullptr) return unavailable(then, "this center keeps no history");
    if (serves_ && !serves_(company)) return unavailable(then, "another center serves this company");
    if (imports_.contains({company, text(given, "list")}))
        return refuse(then, 409, "a file is on its way into that list", "wait until it is there");
    if (imports_.size() >= imports_at_once) return unavailable(then, "too many files are on their way into lists");
    then({{.status = 100}, {}});
}

void list_intake::upload(const std::string& company, const arguments& given,
                         std::shared_ptr<const http::body_file> file, on_answer then) {
    if (file == nullptr || file->bytes == 0) return refuse(then, 400, "the body is empty", "send the file's bytes");
    history::lead_file from;
    if (const auto wrong = read(company, given, from)) return then({{}, wrong});
    from.path = file->path;
    if (serves_ && !serves_(company)) return unavailable(then, "another center serves this company");
    const history::lead_list list{.name = text(given, "list"), .campaign = text(given, "campaign")};
    const auto unique = history::unique_in_from(text(given, "unique", "campaign"));
    find(company, then, [this, company, list, from, unique, file, then](history::company_id whose) {
        begin({company, list.name}, whose, list, from, unique, file, then);
    });
}

void list_intake::begin(const place& where, history::company_id whose, history::lead_list list, history::lead_file from,
                        history::unique_in unique, std::shared_ptr<const http::body_file> file, const on_answer& then) {
    if (imports_.contains(where))
        return refuse(then, 409, "a file is on its way into that list", "wait until it is there");
    if (imports_.size() >= imports_at_once) return unavailable(then, "too many files are on their way into lists");
    const auto waits = std::make_shared<on_answer>(then);  // until the first part is durable, or nothing will be
    try {
        auto& made = imports_[where];
        made.file = std::move(file);
        made.into =
            std::make_unique<history::lead_import>(runtime_, *store_, whose, std::move(list), std::move(from), unique);
        run(where, waits);
    } catch (const std::exception& failed) {  // no thread, say
        imports_.erase(where);
        log_.error("a file cannot go into its list", {{"list", where.second}, {"why", failed.what()}});
        if (const auto answer = std::exchange(*waits, nullptr)) unavailable(answer, "the file cannot be read now");
    }
}

void list_intake::run(const place& where, const std::shared_ptr<on_answer>& waits) {
    imports_.at(where).into->run(
        [waits](const history::lead_upload& now) {
            if (const auto answer = std::exchange(*waits, nullptr))
                tell(answer, now.state == history::upload_state::done ? 200 : 202, api::told(now));
        },
        alive([waits, where](list_intake& self, const reply<history::lead_upload>& end) {
            if (const auto answer = std::exchange(*waits, nullptr))
                end ? tell(answer, 200, known(*end)) : refuse(answer, end, "no list is called so");
            else if (!end)
                self.log_.warning("a file did not go into its list to its end",
                                  {{"company", where.first}, {"list", where.second}, {"why", end.why}});
            self.runtime_.post([weak = self.weak_from_this(), where] {
                if (const auto still = weak.lock()) still->imports_.erase(where);
            });
        }));
}

void list_intake::preview(const std::string& company, const arguments& given, const std::string& bytes,
                          on_answer then) {
    history::lead_file from;
    if (const auto wrong = read(company, given, from)) return then({{}, wrong});
    if (bytes.empty()) return refuse(then, 400, "the body is empty", "send the file's first bytes, or all of them");
    if (previews_.size() >= previews_at_once) return unavailable(then, "too many files are being looked at");
    const auto id = ++last_;
    const auto one = previews_[id] = std::make_shared<previewing>();
    const auto language = text(given, "language", "en");
    const auto end = [weak = weak_from_this(), id](const std::function<void()>& answer) {
        if (const auto self = weak.lock()) {
            self->previews_.erase(id);
            answer();
        }
    };
    one->thread = std::thread{
        [&loop = runtime_, work = runtime_.work(), from, bytes, language, then = std::move(then), end]() mutable {
            file_answer told_of;
            try {
                told_of.told = {200,
                                "application/json",
                                {},
                                json::serialize(told(preview_of(std::move(from), bytes), language)) + "\n"};
            } catch (const error& wrong) {
                told_of.wrong = fault_of(wrong);
            } catch (const std::exception& failed) {
                told_of.wrong = fault{503, failed.what(), "try again in a moment"};
            }
            loop.post([work = std::move(work), told_of = std::move(told_of), then = std::move(then),
                       end = std::move(end)]() mutable { end([&] { then(std::move(told_of)); }); });
        }};
}

}  // namespace palabre::api
