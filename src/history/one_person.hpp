// src/history/one_person.hpp - several records read as one person: who survives a merge, and what prevails in a group.
#pragma once

#include "palabre/history/customer.hpp"

#include <vector>

namespace palabre::history {

/// Whether `next` takes the place of `now`: what is newer, and has a name.
bool replaces(const segment& next, const segment& now) noexcept;

/// The oldest merge first, then the smaller id: the order in which they are told, and in which survivors are found.
bool older(const merge& a, const merge& b) noexcept;

/// The groups that these records make with the merges that stand among them (those undone, or that name others, do not
/// count): each with its surviving record first, then by id. The surviving record is that of the kept one's group at each merge,
/// the oldest first. The groups come in the order of their survivors' ids.
std::vector<std::vector<customer_id>> groups_of(const std::vector<customer_id>& records, std::vector<merge> merges);

/// The group read as one; `records` is not empty, the surviving one first. Language: as if all statements had been made to
/// one record, in the order of their dates. Segment: the newest. Name: the survivor's, else the first that there is.
/// Last seen: the latest.
customer read_as_one(const std::vector<customer>& records);

/// The newest of each purpose and medium, by purpose, then medium, every channel first. Of one moment a withdrawal.
std::vector<consent> prevailing(std::vector<consent> consents);

}  // namespace palabre::history
