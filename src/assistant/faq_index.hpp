// src/assistant/faq_index.hpp - the questions of one file in SQLite's full-text index, and how near the nearest are.
#pragma once

#include "assistant/words.hpp"
#include "palabre/assistant/faq.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace palabre::assistant::detail {

/// What was found: the nearest entry, and how near it is beside the next one.
struct faq_hit {
    std::size_t entry = 0;
    double likeness = 0;  ///< 0..1: what both questions share, by how rare it is.
    double margin = 0;    ///< To the nearest question of any other entry.
};

/// Owns:    a database in memory.
/// Threads: one at a time.
class faq_index {
public:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    /// `file` must outlive it.
    explicit faq_index(const faq_file& file);

    /// As if the question `without`, or all of the entry `without_entry`, were not there.
    faq_hit find(std::string_view text, std::size_t without = none, std::size_t without_entry = none) const;

    std::size_t questions() const noexcept { return rows_.size(); }
    std::size_t entry_of(std::size_t question) const noexcept { return rows_[question].entry; }
    const std::string& text_of(std::size_t question) const noexcept { return *rows_[question].text; }

    /// The terms in FTS5's language: "sold" OR "credit". "" where nothing is worth looking for.
    std::string looked_for(std::string_view text) const { return match_for(weighed(text)); }

    /// The rows, best first, of what looked_for() gave: what FTS5 alone does.
    const std::vector<std::size_t>& rows_for(const std::string& match, int most) const;

private:
    struct known_term {
        std::uint32_t number = 0;
        std::uint32_t rows = 0;
        double weight = 0;
    };
    struct row {
        std::size_t entry = 0;
        const std::string* text = nullptr;
        std::vector<std::uint32_t> terms = {};  // Sorted.
        double weight = 0;
    };
    struct asked_term {
        std::string text;
        const known_term* known = nullptr;
    };
    struct asked_terms {
        std::vector<asked_term> each;
        double weight = 0;
    };
    struct closed {
        void operator()(::sqlite3* database) const noexcept;
        void operator()(::sqlite3_stmt* statement) const noexcept;
    };

    asked_terms weighed(std::string_view text) const;
    std::string match_for(const asked_terms& asked) const;
    void run(const char* sql) const;
    std::unique_ptr<::sqlite3_stmt, closed> prepared(const char* sql) const;
    void check(int result) const;

    term_maker terms_;
    std::vector<row> rows_;
    std::unordered_map<std::string, known_term> known_;
    std::vector<double> weights_;  // By a term's number.
    double unknown_weight_ = 1;
    std::unique_ptr<::sqlite3, closed> database_;
    std::unique_ptr<::sqlite3_stmt, closed> search_;
    mutable std::vector<std::size_t> found_;
};

}  // namespace palabre::assistant::detail
