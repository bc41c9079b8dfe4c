// src/assistant/faq_index.cpp - FTS5 finds candidates by their rank, shared terms say how near they are.
#include "assistant/faq_index.hpp"

#include "palabre/core/error.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <sqlite3.h>

namespace palabre::assistant::detail {
namespace {

constexpr int candidates = 24;
// FTS5 ranks every question that has one of the terms. The rarest terms find the right one; what stands everywhere finds
// nothing that they do not, and costs the most.
constexpr std::size_t most_terms = 12;
constexpr std::size_t most_ranked = 1000;

}  // namespace

void faq_index::closed::operator()(::sqlite3* database) const noexcept {
    ::sqlite3_close(database);
}

void faq_index::closed::operator()(::sqlite3_stmt* statement) const noexcept {
    ::sqlite3_finalize(statement);
}

void faq_index::check(int result) const {
    if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW)
        throw error{errc::unsupported, fmt::format("SQLite's full-text index: {}", ::sqlite3_errmsg(database_.get())),
                    "link an SQLite that has FTS5"};
}

void faq_index::run(const char* sql) const {
    check(::sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr));
}

std::unique_ptr<::sqlite3_stmt, faq_index::closed> faq_index::prepared(const char* sql) const {
    ::sqlite3_stmt* raw = nullptr;
    check(::sqlite3_prepare_v3(database_.get(), sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr));
    return std::unique_ptr<::sqlite3_stmt, closed>{raw};
}

faq_index::faq_index(const faq_file& file) : terms_{file.language} {
    ::sqlite3* raw = nullptr;
    const int opened =
        ::sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    database_.reset(raw);
    check(opened);
    // The terms are made here; FTS5 takes them as they are. '_' is the edge of a word of three letters.
    run("create virtual table asked using fts5(terms, content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars "
        "'_'\");"
        "begin");
    const auto put = prepared("insert into asked(rowid, terms) values (?, ?)");
    for (std::size_t entry = 0; entry < file.entries.size(); ++entry)
        for (const auto& question : file.entries[entry].questions) {
            auto terms = terms_.terms_of(question);
            std::string joined;
            row made{entry, &question};
            for (auto& each : terms) {
                joined += each + ' ';
                const auto [at, fresh] = known_.try_emplace(std::move(each));
                if (fresh) at->second.number = static_cast<std::uint32_t>(known_.size() - 1);
                made.terms.push_back(at->second.number);
            }
            std::ranges::sort(made.terms);
            made.terms.erase(std::unique(made.terms.begin(), made.terms.end()), made.terms.end());
            check(::sqlite3_bind_int64(put.get(), 1, static_cast<sqlite3_int64>(rows_.size())));
            check(::sqlite3_bind_text(put.get(), 2, joined.data(), static_cast<int>(joined.size()), SQLITE_TRANSIENT));
            check(::sqlite3_step(put.get()));
            check(::sqlite3_reset(put.get()));
            rows_.push_back(std::move(made));
        }
    run("commit; insert into asked(asked) values ('optimize')");
    std::vector<std::uint32_t> counts(known_.size());
    for (const auto& each : rows_)
        for (const auto term : each.terms) ++counts[term];
    const auto weight_of = [all = static_cast<double>(rows_.size())](double rows) {
        return std::log(1 + (all - rows + 0.5) / (rows + 0.5));
    };
    weights_.resize(known_.size());
    for (auto& [text, term] : known_) {
        term.rows = counts[term.number];
        term.weight = weights_[term.number] = weight_of(term.rows);
    }
    unknown_weight_ = weight_of(0.5) / 2;
    for (auto& each : rows_)
        for (const auto term : each.terms) each.weight += weights_[term];
    search_ = prepared("select rowid from asked where asked match ? order by rank limit ?");
}

faq_index::asked_terms faq_index::weighed(std::string_view text) const {
    asked_terms made;
    auto terms = terms_.terms_of(text);
    std::ranges::sort(terms);
    terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
    for (auto& each : terms) {
        const auto found = known_.find(each);
        const auto* const known = found == known_.end() ? nullptr : &found->second;
        // What nobody has asked yet counts against every answer, a slip of the thumb less than a whole question.
        made.weight += known != nullptr ? known->weight : unknown_weight_;
        if (known != nullptr) made.each.push_back({std::move(each), known});
    }
    return made;
}

std::string faq_index::match_for(const asked_terms& asked) const {
    std::vector<const asked_term*> worth;
    for (const auto& each : asked.each) worth.push_back(&each);
    std::ranges::sort(worth, [](const auto* a, const auto* b) {
        return a->known->rows != b->known->rows ? a->known->rows < b->known->rows : a->known->number < b->known->number;
    });
    std::size_t ranked = 0, taken = 0;
    while (taken < std::min(worth.size(), most_terms) &&
           (taken == 0 || ranked + worth[taken]->known->rows <= most_ranked))
        ranked += worth[taken++]->known->rows;
    worth.resize(taken);
    std::string made;
    for (const auto* each : worth) {
        if (!made.empty()) made += " OR ";
        made.append(1, '"').append(each->text).append(1, '"');
    }
    return made;
}

const std::vector<std::size_t>& faq_index::rows_for(const std::string& match, int most) const {
    found_.clear();
    auto* const search = search_.get();
    check(::sqlite3_bind_text(search, 1, match.data(), static_cast<int>(match.size()), SQLITE_STATIC));
    check(::sqlite3_bind_int(search, 2, most));
    int result = SQLITE_ROW;
    while ((result = ::sqlite3_step(search)) == SQLITE_ROW)
        found_.push_back(static_cast<std::size_t>(::sqlite3_column_int64(search, 0)));
    ::sqlite3_reset(search);
    check(result);
    return found_;
}

faq_hit faq_index::find(std::string_view text, std::size_t without, std::size_t without_entry) const {
    faq_hit best;
    const auto asked = weighed(text);
    const auto match = match_for(asked);
    if (match.empty()) return best;
    double next = 0;
    for (const auto at : rows_for(match, candidates)) {
        const row& each = rows_[at];
        if (at == without || each.entry == without_entry) continue;
        double shared = 0;
        for (const auto& term : asked.each)
            if (std::ranges::binary_search(each.terms, term.known->number)) shared += term.known->weight;
        const double likeness = 2 * shared / (asked.weight + each.weight);
        if (likeness > best.likeness) {
            if (each.entry != best.entry) next = std::max(next, best.likeness);
            best.entry = each.entry;
            best.likeness = likeness;
        } else if (each.entry != best.entry)
            next = std::max(next, likeness);
    }
    best.margin = best.likeness - next;
    return best;
}

}  // namespace palabre::assistant::detail
