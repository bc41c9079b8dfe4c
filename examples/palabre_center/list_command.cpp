// examples/palabre_center/list_command.cpp - lists of leads from a terminal: previewed, uploaded, looked at.
#include "list_command.hpp"

#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/lead_book.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

namespace palabre_center {

using namespace palabre;

namespace {

/// A store, and the company in it.
class lists_desk {
public:
    explicit lists_desk(const list_wish& what, bool makes) : store_{history::open_sql_store(loop_, what.store)} {
        const auto all = ask<std::vector<history::company>>([&](auto then) { store_->companies(then); });
        const auto found = std::ranges::find(all, what.company, &history::company::name);
        if (found == all.end() && !makes)
            throw error{errc::not_found, fmt::format("no company is called '{}'", what.company), "check its name"};
        id_ = found != all.end() ? found->id : ask<history::company>([&](auto then) {
                                                   store_->open_company(what.company, what.company, then);
                                               }).id;
    }

    template<class Value> Value ask(const std::function<void(history::on_reply<Value>)>& question) {
        std::optional<history::reply<Value>> got;
        question([&](history::reply<Value> told) {
            got = std::move(told);
            loop_.stop();
        });
        while (!got) loop_.run();
        if (*got) return std::move(got->value);
        switch (got->what) {
        case history::verdict::not_found: throw error{errc::not_found, got->why, "'list show' tells which there are"};
        case history::verdict::refused: throw error{errc::invalid_file, got->why, "mend it, and upload it again"};
        default: throw error{errc::io, got->why, "upload it again: what has been taken stays"};
        }
    }

    history::lead_list list(const std::string& name) {
        return ask<history::lead_list>([&](auto then) { book().list_by(name, then); });
    }
    std::vector<history::lead_upload> uploads(history::lead_list_id of) {
        return ask<std::vector<history::lead_upload>>([&](auto then) { book().uploads(of, then); });
    }
    history::lead_book& book() { return store_->of(id_).leads(); }
    history::store& kept() { return *store_; }
    history::company_id company() const { return id_; }
    runtime& loop() { return loop_; }

private:
    asio_runtime loop_;
    std::unique_ptr<history::store> store_;
    history::company_id id_;
};

std::string line_of(const history::lead_upload& of) {
    return fmt::format("{} {}: {} rows, {} added, {} unchanged, {} duplicate, {} forbidden, {} invalid{}{}", of.file,
                       to_string(of.state), of.rows, of.added, of.unchanged, of.duplicate, of.forbidden, of.invalid,
                       of.why.empty() ? "" : ": ", of.why);
}

int preview(const list_wish& what, std::ostream& out) {
    const auto shown = history::preview_leads(what.file);
    out << fmt::format("{} bytes, {}\n", shown.bytes, shown.encoding);
    for (const auto& each : shown.columns)
        out << fmt::format("{} = {}{}\n", to_string(each.is), each.name, each.guessed ? "" : " (as you say)");
    const auto is_number = [](const auto& each) { return each.is == history::lead_column::number; };
    int wrong = std::ranges::none_of(shown.columns, is_number) ? 1 : 0;
    if (wrong != 0) out << "none of its columns is known to hold numbers: say which does by --map number=COLUMN\n";
    for (const auto& row : shown.rows) {
        out << fmt::format("line {}: {}", row.line, row.name);
        for (const auto& each : row.numbers) out << ' ' << each.address;
        if (!row.region.empty()) out << " in " << row.region;
        if (!row.fields.empty()) out << ' ' << row.fields;
        out << '\n';
        for (const auto& each : row.faults) {
            const auto words = history::words_of(each.reason, what.language);
            out << fmt::format("  {} '{}': {}; {}\n", each.column, each.value, words.what, words.cure);
            wrong = 1;
        }
    }
    return wrong;
}

int upload(const list_wish& what, std::ostream& out) {
    lists_desk at{what, true};
    history::lead_import into{at.loop(), at.kept(),  at.company(), {.name = what.name, .campaign = what.campaign},
                              what.file, what.unique};
    const auto progress = [&](const history::lead_upload& now) {
        if (what.watched)
            std::cerr << fmt::format("\r{} rows, {} % ", now.rows,
                                     now.read * 100 / std::max<std::int64_t>(now.bytes, 1))
                      << std::flush;
    };
    const auto done = at.ask<history::lead_upload>([&](auto then) { into.run(progress, then); });
    if (what.watched) std::cerr << '\n';
    out << line_of(done) << '\n';
    return done.duplicate + done.forbidden + done.invalid > 0 ? 1 : 0;
}

int report(const list_wish& what, std::ostream& out) {
    lists_desk at{what, false};
    const auto uploads = at.uploads(at.list(what.name).id);
    if (uploads.empty()) throw error{errc::not_found, "nothing was uploaded into that list", "upload a file"};
    out << history::report_header();
    constexpr std::size_t page = 1000;
    std::int64_t line = 0;
    int place = -1;
    for (;;) {
        const auto some = at.ask<std::vector<history::lead_fault>>(
            [&](auto then) { at.book().faults(uploads.front().id, line, place, page, then); });
        for (const auto& each : some) out << history::report_row(each, what.language);
        if (some.size() < page) return 0;
        line = some.back().line;
        place = some.back().place;
    }
}

int show(const list_wish& what, std::ostream& out) {
    lists_desk at{what, false};
    if (what.name.empty()) {
        for (const auto& each : at.ask<std::vector<history::lead_list>>([&](auto then) { at.book().lists(then); }))
            out << each.name << (each.campaign.empty() ? "" : " of campaign ") << each.campaign << '\n';
        return 0;
    }
    const auto list = at.list(what.name);
    const auto counts = at.ask<history::lead_counts>([&](auto then) { at.book().counts(list.id, then); });
    for (const auto& [state, count] : counts.by_state) out << fmt::format("{} {}\n", to_string(state), count);
    for (const auto& [why, count] : counts.over) out << fmt::format("  {} {}\n", why, count);
    for (const auto& each : at.uploads(list.id))
        out << fmt::format("{:%Y-%m-%d %H:%M} ", std::chrono::floor<std::chrono::minutes>(each.began)) << line_of(each)
            << '\n';
    return 0;
}

}  // namespace

history::lead_file::mapped read_mapped(std::string_view text) {
    const auto at = text.find('=');
    if (at == std::string_view::npos)
        throw error{errc::invalid_argument, fmt::format("--map {} says nothing", text),
                    "write --map number=COLUMN, or key, name, language, region, priority, field, none"};
    return {std::string{text.substr(at + 1)}, history::lead_column_from(text.substr(0, at))};
}

int run_list(const list_wish& what, std::ostream& out) {
    if (what.verb == "preview") return preview(what, out);
    if (what.verb == "upload") return upload(what, out);
    if (what.verb == "report") return report(what, out);
    return show(what, out);
}

}  // namespace palabre_center
