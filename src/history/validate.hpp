// src/history/validate.hpp - what no store takes: malformed texts, ids that name nothing, what is too long or too much.
#pragma once

#include "palabre/history/access_book.hpp"
#include "palabre/history/change.hpp"
#include "palabre/history/company.hpp"
#include "palabre/history/retention.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::history {

inline constexpr std::size_t most_changes = 1000;
inline constexpr std::size_t most_rows = 1000;           ///< Of one page.
inline constexpr std::size_t longest_word = 256;         ///< Bytes of names, addresses, references, codes and the like.
inline constexpr std::size_t longest_code = 64;          ///< Bytes of dispositions' codes, logins and companies' names.
inline constexpr std::size_t longest_text = 16'384;      ///< Bytes of what was said or written, and of proofs.
inline constexpr std::size_t longest_details = 65'536;   ///< Bytes of details as JSON.
inline constexpr std::size_t longest_state = 1'048'576;  ///< Bytes of a saved session, as JSON.
inline constexpr std::size_t longest_plan = 4'194'304;   ///< Bytes of one file of a graph.
inline constexpr std::size_t most_alternatives = 8;      ///< Of one message.
inline constexpr std::size_t most_files = 1000;          ///< Of one graph.
inline constexpr std::size_t deepest_value = 32;         ///< What boost::json::parse reads back.

/// "add_identity" and so on.
std::string_view name_of(const change::any& what) noexcept;

/// Each of these gives "" for what may be written or asked, else why not, for the `why` of a refusal. Texts are UTF-8
/// without NUL.
std::string why_refused(const std::vector<change::any>& changes);  ///< "add_identity: the address is empty"
std::string why_refused(const identity& who);
std::string why_refused(const user& who);
std::string why_refused(const retention& rules);
std::string why_refused(const std::vector<access_change::any>& changes);
std::string why_refused_company(std::string_view name, std::string_view title);
std::string why_refused_limit(std::size_t limit);
std::string why_refused_word(std::string_view what,
                             std::string_view given);  ///< `what` is "the login"; it may not be "".

}  // namespace palabre::history
