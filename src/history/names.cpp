// src/history/names.cpp - the stable names of history's enums, for files, columns, logs and bindings.
#include "history/named.hpp"
#include "palabre/history/company.hpp"
#include "palabre/history/disposition.hpp"
#include "palabre/history/file.hpp"
#include "palabre/history/outbox.hpp"
#include "palabre/history/store.hpp"
#include "palabre/history/thread.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

constexpr std::array identity_kinds{"phone"sv, "whatsapp"sv, "messenger"sv, "web"sv, "email"sv, "account"sv};
constexpr std::array origins{"customer"sv, "agent"sv, "company"sv, "import"sv, "guess"sv};
constexpr std::array meanings{"success"sv, "refusal"sv, "callback"sv, "no_contact"sv, "wrong_party"sv, "other"sv};
constexpr std::array interaction_kinds{"conversation"sv, "notice"sv, "attempt"sv, "visit"sv};
constexpr std::array directions{"in"sv, "out"sv};
constexpr std::array entry_kinds{"heard"sv,       "said"sv,     "sent"sv,     "looked_up"sv, "language"sv,
                                 "transferred"sv, "recorded"sv, "disposed"sv, "noted"sv,     "merged"sv,
                                 "acted"sv,       "promised"sv, "assisted"sv, "other"sv};
constexpr std::array send_priorities{"urgent"sv, "normal"sv, "bulk"sv};
constexpr std::array send_states{"waiting"sv, "attempting"sv, "sent"sv,    "delivered"sv,
                                 "read"sv,    "failed"sv,     "unknown"sv, "cancelled"sv};
constexpr std::array file_states{"wanted"sv, "kept"sv, "refused"sv, "lost"sv};
constexpr std::array thread_states{"open"sv, "snoozed"sv, "closed"sv};
constexpr std::array thread_owners{"nobody"sv, "flow"sv, "assistant"sv, "agent"sv};
constexpr std::array roles{"agent"sv, "supervisor"sv, "administrator"sv, "integrator"sv};
constexpr std::array verdicts{"done"sv, "not_found"sv, "conflict"sv,   "refused"sv,
                              "busy"sv, "fenced"sv,    "unavailable"sv};
constexpr std::array conditions{"ready"sv, "degraded"sv, "broken"sv};

}  // namespace

std::string_view to_string(identity_kind kind) noexcept {
    return name_of(identity_kinds, kind);
}
identity_kind identity_kind_from(std::string_view name) {
    return value_of<identity_kind>(identity_kinds, name, "identity");
}

std::string_view to_string(origin from) noexcept {
    return name_of(origins, from);
}
origin origin_from(std::string_view name) {
    return value_of<origin>(origins, name, "origin");
}

std::string_view to_string(meaning what) noexcept {
    return name_of(meanings, what);
}
meaning meaning_from(std::string_view name) {
    return value_of<meaning>(meanings, name, "meaning");
}

std::string_view to_string(interaction_kind kind) noexcept {
    return name_of(interaction_kinds, kind);
}
interaction_kind interaction_kind_from(std::string_view name) {
    return value_of<interaction_kind>(interaction_kinds, name, "kind of interaction");
}

std::string_view to_string(direction which) noexcept {
    return name_of(directions, which);
}
direction direction_from(std::string_view name) {
    return value_of<direction>(directions, name, "direction");
}

std::string_view to_string(entry_kind kind) noexcept {
    return name_of(entry_kinds, kind);
}
entry_kind entry_kind_from(std::string_view name) {
    return value_of<entry_kind>(entry_kinds, name, "kind of entry");
}

std::string_view to_string(send_priority which) noexcept {
    return name_of(send_priorities, which);
}
send_priority send_priority_from(std::string_view name) {
    return value_of<send_priority>(send_priorities, name, "priority of a message");
}
std::string_view to_string(send_state where) noexcept {
    return name_of(send_states, where);
}
send_state send_state_from(std::string_view name) {
    return value_of<send_state>(send_states, name, "state of a message");
}

std::string_view to_string(file_state where) noexcept {
    return name_of(file_states, where);
}
file_state file_state_from(std::string_view name) {
    return value_of<file_state>(file_states, name, "state of a file");
}

std::string_view to_string(thread_state where) noexcept {
    return name_of(thread_states, where);
}
thread_state thread_state_from(std::string_view name) {
    return value_of<thread_state>(thread_states, name, "state of a conversation");
}

std::string_view to_string(thread_owner who) noexcept {
    return name_of(thread_owners, who);
}
thread_owner thread_owner_from(std::string_view name) {
    return value_of<thread_owner>(thread_owners, name, "owner of a conversation");
}

std::string_view to_string(role which) noexcept {
    return name_of(roles, which);
}
role role_from(std::string_view name) {
    return value_of<role>(roles, name, "role");
}

std::string_view to_string(verdict what) noexcept {
    return name_of(verdicts, what);
}
std::string_view to_string(condition::kind what) noexcept {
    return name_of(conditions, what);
}

}  // namespace palabre::history
