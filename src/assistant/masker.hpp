// src/assistant/masker.hpp - personal data stay here: what leaves has names for them, and gets them back.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace palabre::assistant::detail {

/// Owns:    what it has hidden.
/// Threads: one at a time.
class masker {
public:
    /// "call 97 00 11 22" is "call <hidden 1>": digits, six and more with marks between them, and e-mail addresses.
    std::string hidden(std::string_view text);

    /// The other way.
    std::string shown(std::string text) const;

private:
    std::string name_of(std::string_view what);

    std::vector<std::string> all_;
};

}  // namespace palabre::assistant::detail
