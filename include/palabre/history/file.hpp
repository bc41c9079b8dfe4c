// palabre/history/file.hpp - a file that came or goes with a message: known by its content, wherever it lies.
#pragma once

#include "palabre/history/timeline.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace palabre::history {

struct kept_file;
using file_id = palabre::id<kept_file>;

enum class file_state {
    wanted,   ///< Its provider still has it: it is to be fetched.
    kept,     ///< Its content lies in the company's file_store, under its hash.
    refused,  ///< Of a kind or size that the company does not take.
    lost,     ///< Its provider has it no more, or never gave it.
};

std::string_view to_string(file_state where) noexcept;
file_state file_state_from(std::string_view name);

/// That one message brought, or one user gave, that content. A content stays as long as one of these names it, and these go
/// with their entry: by retention and by erasure.
struct kept_file {
    file_id id = {};
    customer_id customer = {};   ///< Nobody: an upload that has not been sent yet.
    interaction_id within = {};  ///< Nothing for what stands alone.
    entry_id told_in = {};       ///< Whose details["attachments"][place] tells of it; nothing: no entry's.
    std::size_t place = 0;
    file_state state = file_state::wanted;
    value from = nullptr;   ///< Where it is to be fetched: {"carrier": "whatsapp", "kind": "image", "id": ".."}.
    std::string hash = {};  ///< SHA-256 of its content, 64 small hexadecimal digits; "" before it is kept.
    std::string type = {};  ///< As who gave it says: "image/jpeg". Not to be believed.
    std::string name = {};  ///< The same of its name.
    std::int64_t size = 0;  ///< Bytes.
    std::string why = {};   ///< What the last attempt met.
    int attempts = 0;
    calendar_time made{};  ///< Its entry's `at`, where it has one.
    calendar_time due{};   ///< Of wanted: not fetched before.

    bool operator==(const kept_file&) const = default;
};

/// Whether that is a hash as kept_file has it: nothing else is ever part of a path.
bool is_hash(std::string_view text) noexcept;

}  // namespace palabre::history
