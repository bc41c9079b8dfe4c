// palabre/history/duty_book.hpp - port: where agents on duty are, that they agreed, where desks are woken.
#pragma once

#include "palabre/history/company.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace palabre::history {

class access_book;

/// Where a device was, as it says itself.
struct fix {
    calendar_time at{};
    std::int64_t latitude = 0;   ///< WGS 84, millionths of a degree, north positive: -90,000,000 to 90,000,000.
    std::int64_t longitude = 0;  ///< East positive: -180,000,000 to 180,000,000.
    std::int64_t accuracy = 0;   ///< Metres around it, 0 to 1,000,000; 0: the device does not say.

    bool operator==(const fix&) const = default;
};

/// Somebody's, as one company sees it.
struct kept_fix {
    user_id whose = {};
    fix what;

    bool operator==(const kept_fix&) const = default;
};

/// That a user agreed to be located while on duty. Rows stay when he takes it back: they are the proof of both.
struct duty_consent {
    calendar_time given{};
    std::optional<calendar_time> withdrawn = {};  ///< Nothing: it holds.

    bool operator==(const duty_consent&) const = default;
};

/// A program on his telephone that sends fixes in his name, by a token of its own.
struct duty_device {
    std::string digest;  ///< Of its token, 1 to 256 bytes.
    std::string name;    ///< As he calls it: "Tecno"; his others have other names.
    calendar_time made{};

    bool operator==(const duty_device&) const = default;
};

/// Where a browser of his can be woken (W3C Push API), for as long as the login lasts that it belongs to.
struct wake_address {
    std::string endpoint;  ///< "https://fcm.googleapis.com/...", 1 to 1024 bytes.
    std::string key;       ///< The browser's public key: p256dh, in base64url.
    std::string secret;    ///< auth, in base64url.
    std::string login;     ///< login::digest.

    bool operator==(const wake_address&) const = default;
};

/// What one user has agreed to.
struct duty_view {
    std::vector<duty_consent> consents;  ///< The newest first.
    std::vector<duty_device> devices;    ///< By name.

    bool agrees() const noexcept { return !consents.empty() && !consents.front().withdrawn; }
};

/// Whom a device belongs to.
struct known_device {
    duty_device what;
    user who;
    std::vector<std::string> companies = {};  ///< The names of his grants' companies, in the order of those.
};

/// What is written. Written twice it is as if once.
namespace duty_change {

/// Nothing where his consent holds already. His newest hundred consents stay.
struct agree {
    user_id whose;
    calendar_time at{};
};
/// His fixes go with it, in all companies.
struct withdraw {
    user_id whose;
    calendar_time at{};
};
/// Conflict where he does not agree; not_found where there is no such company. One of the same moment is kept as it is.
struct locate {
    company_id in;
    user_id whose;
    fix what;
};
/// Conflict where another one of his has that name, or he has ten.
struct add_device {
    user_id whose;
    duty_device what;
};
struct remove_device {
    user_id whose;
    std::string name;
};
/// In place of what was kept of that endpoint, and of that login: a browser has one. Nothing where that login has ended.
struct wake_at {
    wake_address what;
};
/// That endpoint's, or all of that login's; one of the two.
struct let_sleep {
    std::string endpoint = {}, login = {};
};

using any = std::variant<agree, withdraw, locate, add_device, remove_device, wake_at, let_sleep>;

}  // namespace duty_change

/// The part of a store that knows where agents are. All of a user's goes when he is no longer active (store::put_user), but for
/// his consents, which end then.
///
/// Threads: the strand.
class duty_book {
public:
    virtual ~duty_book() = default;

    /// All of it or nothing; durable when it is answered `done`. At most 1000 changes; not_found where a user is not kept.
    virtual void write(std::vector<duty_change::any> changes, on_reply<nothing> then) = 0;

    virtual void duty_of(user_id who, on_reply<duty_view> then) = 0;

    /// not_found where there is none, or its user is no longer active.
    virtual void device_by(const std::string& digest, on_reply<known_device> then) = 0;

    /// The newest fix of everybody that this company sees, by user.
    virtual void last_fixes(company_id in, on_reply<std::vector<kept_fix>> then) = 0;

    /// Somebody's newest `limit` from then on, the oldest first. `limit` is 1 to 1000.
    virtual void fixes_of(company_id in, user_id who, calendar_time from, std::size_t limit,
                          on_reply<std::vector<fix>> then) = 0;

    /// The ten of his browsers that were used last, of those whose login goes on: that ends behind `now`, and was used behind
    /// `used_since`.
    virtual void wake_addresses(user_id who, calendar_time used_since, calendar_time now,
                                on_reply<std::vector<wake_address>> then) = 0;

    /// Removes at most `most` fixes from before `before`, the oldest of a user first, and addresses whose login is no longer
    /// kept; answers how many fixes went.
    virtual void sweep(calendar_time before, std::size_t most, on_reply<std::size_t> then) = 0;
};

/// What an access book is too, where its store keeps this beside it: ours do.
class duty_keeper {
public:
    virtual duty_book& duty() = 0;

protected:
    ~duty_keeper() = default;
};

/// Beside that access book; it lives as long as that. Throws error{errc::unsupported} for one that keeps none.
duty_book& duty_of(access_book& of);

}  // namespace palabre::history
