// src/store/import/sql_rows.cpp - queries of other systems' databases, read through SOCI a page at a time.
#include "store/import/connection_words.hpp"
#include "store/import/raw_rows.hpp"

#include "palabre/core/utf8.hpp"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace palabre::importing {
namespace {

constexpr int page_rows = 5000;

class sql_rows final : public raw_rows {
public:
    explicit sql_rows(const source& of) : of_{of}, words_{words_for(of)} {
        told([&] {
            open();
            describe();
        });
    }

    const std::vector<std::string>& columns() const override { return columns_; }

    bool next(raw_row& into) override {
        return told([&] {
            if (!reading_) begin();
            while (!fetched()) {
                if (in_page_ < page_rows || words_.backend == "sqlite3") return false;
                next_page();
            }
            ++in_page_;
            into.line = ++number_;
            into.fault.clear();
            into.cure.clear();
            into.cells.resize(cells_.size());
            for (std::size_t at = 0; at < cells_.size(); ++at) {
                if (indicators_[at] == soci::i_null) cells_[at].clear();
                check(cells_[at], at, into);
                into.cells[at].assign(cells_[at]);
            }
            if (paged()) last_ = cells_[key_];
            return true;
        });
    }

private:
    bool paged() const noexcept { return !of_.sql.page_by.empty(); }

    /// What the database says, at the source's place and without its password.
    template<class Work> auto told(Work work) -> decltype(work()) {
        try {
            return work();
        } catch (const soci::soci_error& failed) {
            std::string said = without(words_.password, failed.get_error_message());
            std::ranges::replace(said, '\n', ' ');
            while (!said.empty() && said.back() == ' ') said.pop_back();
            throw palabre::error{errc::io, of_.where, fmt::format("{}: {}", without_password(of_.sql.url), said),
                                 "check the URL, the rights of its user and the query"};
        }
    }

    void open() {
        if (words_.backend == "sqlite3") {
            const std::string file = of_.sql.url.substr(7);
            if (!std::filesystem::is_regular_file(file))
                throw palabre::error{errc::not_found, of_.where, fmt::format("there is no file {}", file),
                                     "databases are named relative to the mapping's folder"};
            session_.open(soci::sqlite3, words_.words);
            session_ << "pragma query_only = 1";
        } else if (words_.backend == "postgresql") {
            session_.open(soci::postgresql, words_.words);
            session_ << "set default_transaction_read_only = on";
            session_ << "set timezone = 'UTC'";
        } else {
            session_.open("mysql", words_.words);  // loaded where it is installed: nobody else needs it
            session_ << "set session transaction read only";
        }
    }

    void describe() {
        soci::row shape;
        session_ << "select * from (" << of_.sql.query << ") q where 1 = 0", soci::into(shape);
        for (std::size_t at = 0; at < shape.size(); ++at) columns_.push_back(shape.get_properties(at).get_name());
        if (!paged()) return;
        const auto found = std::ranges::find(columns_, of_.sql.page_by);
        if (found == columns_.end())
            throw palabre::error{errc::invalid_file, of_.where,
                                 fmt::format("page_by: the query has no column '{}'", of_.sql.page_by),
                                 fmt::format("its columns are {}", fmt::join(columns_, ", "))};
        key_ = static_cast<std::size_t>(found - columns_.begin());
    }

    std::string quoted(const std::string& name) const {
        const char mark = words_.backend == "mysql" ? '`' : '"';
        std::string text(1, mark);
        for (const char letter : name) {
            if (letter == mark) text += mark;
            text += letter;
        }
        return text + mark;
    }

    void begin() {
        reading_ = true;
        cells_.resize(columns_.size());
        indicators_.resize(columns_.size());
        if (paged()) {
            const std::string key = "q." + quoted(of_.sql.page_by);
            const std::string from = "select * from (" + of_.sql.query + ") q ";
            const std::string order = fmt::format(" order by {} limit {}", key, page_rows);
            later_ = from + "where " + key + " > :last" + order;
            return prepare(from + order, false);
        }
        if (words_.backend == "postgresql") {
            session_.begin();
            session_ << "declare palabre_rows no scroll cursor for " << of_.sql.query;
            return prepare(fmt::format("fetch {} from palabre_rows", page_rows), false);
        }
        prepare(of_.sql.query, false);
    }

    void prepare(const std::string& query, bool after_last) {
        statement_ = std::make_unique<soci::statement>(session_);
        statement_->alloc();
        statement_->prepare(query);
        for (std::size_t at = 0; at < cells_.size(); ++at)
            statement_->exchange(soci::into(cells_[at], indicators_[at]));
        if (after_last) statement_->exchange(soci::use(after_));
        statement_->define_and_bind();
        statement_->execute(false);
        in_page_ = 0;
    }

    void next_page() {
        if (!paged()) {
            statement_->execute(false);
            in_page_ = 0;
            return;
        }
        after_ = last_;
        if (!repeats_) {
            repeats_ = true;
            return prepare(later_, true);
        }
        statement_->execute(false);
        in_page_ = 0;
    }

    bool fetched() { return statement_->fetch(); }

    static void check(const std::string& cell, std::size_t at, raw_row& into) {
        if (!into.fault.empty()) return;
        const bool has_nul = cell.find('\0') != std::string::npos;
        if (!has_nul && valid_utf8(cell)) return;
        into.fault = fmt::format("column {}: {}", at + 1, has_nul ? "a NUL byte" : "not UTF-8");
        into.cure = "convert it in the query";
    }

    source of_;
    connection_words words_;
    soci::session session_;
    std::unique_ptr<soci::statement> statement_;
    std::vector<std::string> columns_;
    std::vector<std::string> cells_;
    std::vector<soci::indicator> indicators_;
    std::size_t key_ = 0;
    std::string later_;         // the query of every page but the first
    std::string last_, after_;  // the key of the last row read; the one that this page comes after
    bool reading_ = false, repeats_ = false;
    int in_page_ = 0;
    std::uint64_t number_ = 0;
};

}  // namespace

std::unique_ptr<raw_rows> open_sql(const source& of) {
    return std::make_unique<sql_rows>(of);
}

}  // namespace palabre::importing
