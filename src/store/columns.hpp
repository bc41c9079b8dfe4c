// src/store/columns.hpp - history's values as columns hold them, and back.
#pragma once

#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/change.hpp"
#include "store/connection.hpp"

#include <optional>
#include <string>

namespace palabre::sql {

/// Microseconds since 1970 in UTC.
inline std::int64_t micros(calendar_time at) noexcept {
    return at.time_since_epoch().count();
}
inline std::optional<std::int64_t> micros(const std::optional<calendar_time>& at) noexcept {
    return at ? std::optional{micros(*at)} : std::nullopt;
}
inline calendar_time moment(std::int64_t since_1970) noexcept {
    return calendar_time{duration{since_1970}};
}

/// A JSON value as text; "" for null, which most are.
std::string json(const value& of);
/// Null for what is no JSON: a row that somebody else has written is shown without it.
value parsed(std::string_view text);

/// "" for every medium.
std::string_view medium_name(const std::optional<medium>& on) noexcept;
std::optional<medium> maybe_medium(std::string_view name);

/// Reads the columns of a row one after the other, in the order in which its statement names them.
class reading {
public:
    explicit reading(const row& of) noexcept : row_{of} {}

    std::int64_t integer() { return row_.integer(next_++); }
    std::string_view text() { return row_.text(next_++); }
    std::string string() { return std::string{text()}; }
    calendar_time time() { return moment(integer()); }
    bool flag() { return integer() != 0; }
    template<class Id> Id id() { return Id{integer()}; }
    std::optional<calendar_time> maybe_time();
    value json() { return parsed(text()); }

    bool is_null() const { return row_.is_null(next_); }
    void skip(int columns) noexcept { next_ += columns; }

private:
    const row& row_;
    int next_ = 0;
};

/// Columns of a table and what a row of them reads as.
inline constexpr std::string_view customer_columns = "c.id, c.name, c.language, c.language_from, c.language_since, "
                                                     "c.segment, c.segment_as_of, c.since, c.seen, c.erased";
history::customer read_customer(reading& from);

inline constexpr std::string_view interaction_columns = "id, customer, kind, way, medium, address, service, language, "
                                                        "flow, campaign, queue, agent, began, ended, how_ended,"
                                                        " disposition, source, reference, details";
history::interaction read_interaction(reading& from);

inline constexpr std::string_view entry_columns = "id, customer, interaction, kind, medium, at, by_user, text, details";
history::entry read_entry(reading& from);

inline constexpr std::string_view file_columns =
    "id, customer, interaction, entry, place, state, source, hash, type, name, size, why, attempts, made, due";
history::kept_file read_file(reading& from);

inline constexpr std::string_view recording_columns =
    "id, customer, interaction, campaign, queue, file, began, ended, length, until, attempts, why";
history::recording read_recording(reading& from);

inline constexpr std::string_view thread_columns =
    "t.interaction, t.customer, t.medium, t.carrier, t.service, t.address, t.state, t.owner, t.agent, t.turn, t.until,"
    " t.waits_since, t.wakes, t.queue, t.language, t.slots, t.token, t.continues, t.awaits_secret, t.disposition,"
    " t.opened, t.last_in, t.last_out, t.reopened";
history::thread read_thread(reading& from);

inline constexpr std::string_view merge_columns = "id, kept, joined, why, by_user, origin, at, undone";
history::merge read_merge(reading& from);

inline constexpr std::string_view consent_columns = "customer, purpose, medium, given, proof, origin, at";
history::consent read_consent(reading& from);

inline constexpr std::string_view do_not_contact_columns =
    "kind, address, written, list, medium, why, origin, at, until";
history::do_not_contact read_do_not_contact(reading& from);

inline constexpr std::string_view identity_columns = "i.kind, i.address, i.written";
history::identity read_identity(reading& from);

}  // namespace palabre::sql
