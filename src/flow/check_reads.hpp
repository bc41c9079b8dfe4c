// src/flow/check_reads.hpp - what is read before it is set, on some way through the flow.
#pragma once

#include "flow/assigned.hpp"
#include "flow/check.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palabre::flow::checks {

/// Which nodes read which variables that begin unset. Variables that no step sets are taken to be given from outside where
/// they are declared, and are unknown elsewhere.
///
/// Owns:    its lists; names are numbered in the order in which they are first read.
/// Threads: one at a time.
class reads {
public:
    struct entry {
        node_number node;
        std::uint32_t variable;
        std::string by;  ///< The part that reads it: "prompt".
    };

    void add(node_number node, std::string_view variable, const std::string& by, const variables& known);

    const std::vector<entry>& all() const noexcept { return all_; }
    const std::vector<std::string>& names() const noexcept { return names_; }
    std::uint32_t number(std::string_view name) const;

private:
    std::vector<entry> all_;
    std::vector<std::string> names_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
};

void check_reads(const plan& of, const variables& known, const reads& read, findings& to);

}  // namespace palabre::flow::checks
