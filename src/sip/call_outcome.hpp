// src/sip/call_outcome.hpp - what a refused call's status and cause mean, for people and for fail-over.
#pragma once

#include "palabre/channel/trunk.hpp"
#include "sip/stack.hpp"

namespace palabre::sip {

/// Q.850's cause for a status (RFC 3398, 7.2.4.1); 31, unspecified, for others.
int cause_of(int status) noexcept;

/// A call of ours that nobody answered.
call_outcome outcome_of(const ended& how);

/// Whether another host, or another trunk, may bring it through: this one is full, faulty or not there.
bool may_go_elsewhere(const ended& how) noexcept;

}  // namespace palabre::sip
