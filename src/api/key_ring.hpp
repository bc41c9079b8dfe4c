// src/api/key_ring.hpp - which key was shown, found without telling by time how near a guess was.
#pragma once

#include "palabre/api/server.hpp"
#include "palabre/core/error.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::api {

/// Owns:    digests of the keys, not the keys.
/// Threads: const members from any thread.
class key_ring {
public:
    struct holder {
        std::string name;
        std::vector<std::string> companies;
        std::vector<scope> may;
    };

    /// Adds what is wrong with them to `found`; texts of keys are never quoted.
    key_ring(const std::vector<key>& keys, std::vector<problem>& found);

    /// nullptr where it is none of them.
    const holder* find(std::string_view shown) const;

private:
    using digest = std::array<unsigned char, 32>;

    static digest digest_of(std::string_view text);

    struct entry {
        digest of;
        holder who;
    };

    std::vector<entry> entries_;
};

}  // namespace palabre::api
