// palabre/history/phrase_book.hpp - port: what a company says in one language, and how that is said in another.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace palabre::history {

/// A text and its translation. What may differ from one time to the next (numbers, names, amounts) stands as {1}, {2}, ... in
/// both; translator::translate() puts it in and out.
struct phrase {
    std::string from;    ///< "fr": BCP 47, as flows name their languages.
    std::string source;  ///< "Votre solde est de {1}."; 1 to 2000 bytes.
    std::string to;
    std::string text;          ///< 1 to 4000 bytes.
    bool reviewed = false;     ///< By a speaker; else a machine's.
    std::string by;            ///< "afi", "http://127.0.0.1:5000".
    calendar_time at{};        ///< When it was made, or reviewed.
    std::string context = {};  ///< Where it is said, for who reviews it: "operator, the prompt of 'main'".

    bool operator==(const phrase&) const = default;
};

struct phrase_filter {
    std::string from = {}, to = {};     ///< "": any.
    std::optional<bool> reviewed = {};  ///< Nothing: either.

    bool operator==(const phrase_filter&) const = default;
};

/// Where a page of phrases begins: behind this one.
struct phrase_place {
    std::string from = {}, to = {}, source = {};

    bool operator==(const phrase_place&) const = default;
};

/// The part of a company's store that remembers translations. Nothing that customers write belongs here: erasing a customer
/// does not look into it.
///
/// Threads: the strand.
class phrase_book {
public:
    virtual ~phrase_book() = default;

    /// New, or in the place of those that are there, but for a machine's, which leaves a reviewed one as it is. All or none;
    /// durable when answered, with how many were kept. At most 1000.
    virtual void put(std::vector<phrase> all, on_reply<std::size_t> then) = 0;

    /// not_found where that text has none in that language.
    virtual void phrase_of(const std::string& from, const std::string& source, const std::string& to,
                           on_reply<phrase> then) = 0;

    /// By language from, language to and source, bytewise. `limit` is 1 to 1000.
    virtual void phrases(const phrase_filter& which, const phrase_place& after, std::size_t limit,
                         on_reply<std::vector<phrase>> then) = 0;
};

}  // namespace palabre::history
