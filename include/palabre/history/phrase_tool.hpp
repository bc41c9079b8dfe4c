// palabre/history/phrase_tool.hpp - translations as commands and loading read and write them, beside running centers.
#pragma once

#include "palabre/history/phrase_book.hpp"
#include "palabre/history/sql_store.hpp"

#include <memory>
#include <string>
#include <vector>

namespace palabre::history {

/// Reads and writes one company's phrases at once, without a loop.
///
/// Owns:    a connection.
/// Threads: one; everything blocks.
class phrase_tool {
public:
    /// Throws error{errc::io} where the database cannot be reached or has no such tables yet, error{errc::not_found} where
    /// there is no such company.
    phrase_tool(const sql_store_options& of, const std::string& company);
    ~phrase_tool();
    phrase_tool(const phrase_tool&) = delete;
    phrase_tool& operator=(const phrase_tool&) = delete;

    /// All of them, in the book's order. Throws error{errc::io} where the database fails.
    std::vector<phrase> phrases(const phrase_filter& which = {});

    /// As phrase_book::put(), however many. Throws error{errc::invalid_argument} for what cannot be kept, error{errc::io}.
    std::size_t put(const std::vector<phrase>& all);

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::history
