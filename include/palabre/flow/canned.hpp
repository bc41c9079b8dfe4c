// palabre/flow/canned.hpp - answers that agents need not write: by key and language, filled for a customer.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/value.hpp"
#include "palabre/flow/language.hpp"
#include "palabre/flow/text_template.hpp"
#include "palabre/history/customer.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::flow {

struct canned_answer {
    std::string key;                            ///< "greeting": what is typed to find it.
    std::string title;                          ///< What agents read in the list.
    std::map<std::string, text_template> text;  ///< By language; at least one.
};

/// One company's. Texts may read customer.name, customer.language and customer.segment, "" where unknown, by all that
/// templates have.
///
/// Owns:    everything it shows.
/// Threads: const members from any thread.
class canned_answers {
public:
    /// A map of KEY: {title: ..., text: {LANGUAGE: ...}}. Throws error{errc::invalid_file} with all problems and their places,
    /// error{errc::not_found} or error{errc::io} where there is no such file.
    static canned_answers load(const std::string& file);
    static canned_answers parse(std::string_view yaml, const std::string& file);

    /// In the order of the file.
    const std::vector<canned_answer>& all() const noexcept { return all_; }

    /// [{"key": "..", "title": "..", "text": {"fr": "..", ..}}, ..]: as written, or for that customer. What cannot be said
    /// of him stands between brackets.
    value told(const history::customer* who, languages& in) const;

private:
    std::vector<canned_answer> all_;
};

}  // namespace palabre::flow
