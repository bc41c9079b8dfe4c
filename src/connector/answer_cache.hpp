// src/connector/answer_cache.hpp - answers kept by question, the one used longest ago forgotten first.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace palabre::detail {

/// The same text for the same question, in whatever order its arguments were given.
std::string question_key(std::string_view operation, const value& arguments);

/// Owns:    the answers, up to about so many bytes.
/// Threads: one at a time.
class answer_cache {
public:
    struct answer {
        value data;
        instant asked_at{};
        std::uint64_t writes = 0;  ///< Known to its owner when it was asked.
    };

    explicit answer_cache(std::size_t most_bytes) : most_{most_bytes} {}

    /// Replaces an earlier one. What is larger than all that may be kept is not kept.
    void keep(const std::string& key, answer given);

    /// nullptr where there is none. Valid until the next call.
    const answer* find(const std::string& key);

    void forget(const std::string& key);

    std::size_t size() const noexcept { return order_.size(); }
    std::size_t bytes() const noexcept { return bytes_; }

private:
    struct entry {
        std::string key;
        answer kept;
        std::size_t bytes;
    };
    using place = std::list<entry>::iterator;

    void remove(place at);

    const std::size_t most_;
    std::size_t bytes_ = 0;
    std::list<entry> order_;                              // the one used last first
    std::unordered_map<std::string_view, place> places_;  // by the key in the entry
};

}  // namespace palabre::detail
