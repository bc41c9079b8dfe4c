// src/center/entry_desk.hpp - one company's entry: who is inside, and whether another one may come in.
#pragma once

#include "palabre/center/entry.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre {

/// What is said first and last; in a language that has no wording, all of them.
std::vector<utterance> words_of(const announcement& what, const std::string& language);

/// Nothing where nothing is to be written to him.
std::optional<history::outgoing> message_after(const announcement& what, const std::string& language,
                                               const conversation_info& about);

/// The same for all messages to that address in one stretch of time, whichever center writes them. "" where each counts.
std::string once_key(const announcement& what, const std::string& address, calendar_time at);

/// Threads: the strand.
class entry_desk {
public:
    void follow(entry_rules rules) { rules_ = std::move(rules); }
    const announcement& says() const noexcept { return rules_.says; }

    std::optional<turned_away> decide(const conversation_info& about, calendar_time now) const;

    void came() noexcept { ++inside_; }
    void left() noexcept { --inside_; }

private:
    entry_rules rules_;
    std::size_t inside_ = 0;
};

}  // namespace palabre
