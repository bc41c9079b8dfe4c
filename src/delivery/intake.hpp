// src/delivery/intake.hpp - what customers write, durable before its provider hears so.
#pragma once

#include "delivery/office.hpp"

namespace palabre::delivery {

/// Each message is an interaction of its own, with the carrier and the provider's name for it as source and reference:
/// what comes again is found by them. The words of one who answers an agent stand in their conversation.
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
    using arrival_ptr = std::shared_ptr<arrival>;

    void meet(const arrival_ptr& what);
    void write(const arrival_ptr& what);
    void repeated(const arrival_ptr& what);

    office& in_;
};

}  // namespace palabre::delivery
