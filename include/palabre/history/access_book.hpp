// palabre/history/access_book.hpp - port: who is logged in, and who saw and did what.
#pragma once

#include "palabre/history/company.hpp"
#include "palabre/history/reply.hpp"
#include "palabre/history/timeline.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace palabre::history {

/// Somebody's login, from password to log-out. Who shows its token has it: the store keeps a digest of that alone.
struct login {
    std::string digest;  ///< Of its token, 1 to 256 bytes.
    user_id whose = {};
    calendar_time began{};
    calendar_time used{};   ///< Last.
    calendar_time ends{};   ///< However much it is used.
    std::string from = {};  ///< The address that he logged in from.

    bool operator==(const login&) const = default;
};

/// A login with whom it lets in.
struct known_login {
    login what;
    user who;
    std::vector<std::string> companies = {};  ///< The names of his grants' companies, in the order of those.

    bool operator==(const known_login&) const = default;
};

struct access_note;
using access_note_id = palabre::id<access_note>;

/// One line of the audit log: who saw or did what.
struct access_note {
    access_note_id id = {};
    calendar_time at{};
    company_id in = {};        ///< Nothing where it belongs to none: a login, say.
    std::string who;           ///< "user:afi", "key:crm-moov".
    std::string operation;     ///< "read_timeline".
    std::string subject = {};  ///< Whom or what it was about: "+2290190011234", an id.
    std::string from = {};     ///< The address that it came from.
    int status = 200;          ///< As HTTP has it: 403 was refused.

    bool operator==(const access_note&) const = default;
};

/// What is written of logins and notes. Written twice it is as if once.
namespace access_change {

/// Somebody logs in; `instead_of` ends with it ("": nothing does). not_found where there is no such user.
struct open {
    login what;
    std::string instead_of = {};
    std::string proven_by = {};  ///< The hash that was checked: not_found where it is another by now. "": none was.
};
struct use {  ///< Nothing happens where it has ended, or was used later.
    std::string digest;
    calendar_time at{};
};
struct end {
    std::string digest;
};
struct end_all {
    user_id whose;
};
struct note {
    access_note what;
};

using any = std::variant<open, use, end, end_all, note>;

}  // namespace access_change

/// Which notes are asked for.
struct note_filter {
    company_id in = {};    ///< Nothing: of all companies and of none.
    std::string who = {};  ///< "": whoever.

    bool operator==(const note_filter&) const = default;
};

struct note_page {
    std::vector<access_note> notes;  ///< The newest first; of one moment the larger id first.
    std::optional<position> next;    ///< Where the next page begins; nothing: that was all.
};

/// The part of a store that lets users in. Notes are only ever added, until they are too old. A user's logins end when his
/// password changes and when he is no longer active (store::put_user).
///
/// Threads: the strand.
class access_book {
public:
    virtual ~access_book() = default;

    /// All of it or nothing; durable when it is answered `done`. At most 1000 changes.
    virtual void write(std::vector<access_change::any> changes, on_reply<nothing> then) = 0;

    /// not_found where there is none, or it has been ended. Whether it is too old is for the asker to say.
    virtual void login_by(const std::string& digest, on_reply<known_login> then) = 0;

    /// `limit` is 1 to 1000.
    virtual void notes(const note_filter& which, position after, std::size_t limit, on_reply<note_page> then) = 0;

    /// Removes logins that ended, or were not used, before `logins`, and at most `most` notes from before `notes`, the oldest
    /// first; answers how many notes went.
    virtual void sweep(calendar_time logins_before, calendar_time notes_before, std::size_t most,
                       on_reply<std::size_t> then) = 0;
};

}  // namespace palabre::history
