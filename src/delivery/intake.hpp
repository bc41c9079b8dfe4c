// src/delivery/intake.hpp - what customers write, durable before its provider hears so.
#pragma once

#include "delivery/office.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace palabre::delivery {

/// Tells whoever answers the message which language it is in: a flow that begins with it speaks that one.
void wrote_in(inbound_message& what, const std::string& language);

/// Of a message in the timeline, the language that it was taken for; "" where nobody was sure.
std::string language_of(const value& details);

/// A message opens a conversation (history::thread) or goes on with the one between its two addresses; one that was closed
/// lately is open again. What comes twice is known by its provider's name for it.
///
/// Owns:    nothing; the office outlives it.
/// Threads: the strand.
class intake {
public:
    explicit intake(office& in) : in_{in} {}

    /// then(true) once it is durable, or was already.
    void take(const carrier_traits& at, inbound_message what, std::function<void(bool)> then);

private:
    struct arrival;
    using line = std::pair<std::string, std::string>;  // carrier and customer
    using arrival_ptr = std::shared_ptr<arrival>;

    void begin(const arrival_ptr& what);
    void finish(const arrival_ptr& what, bool durable);
    void meet(const arrival_ptr& what);
    void find_talk(const arrival_ptr& what);
    void write(const arrival_ptr& what);
    void written(const arrival_ptr& what, history::verdict how);
    void clashed(const arrival_ptr& what);
    std::string guess_language(arrival& of, value& details) const;

    office& in_;
    std::map<line, std::deque<arrival_ptr>>
        lines_;  ///< The first of each is under way: what he writes is heard in order.
};

}  // namespace palabre::delivery
