// src/sip/registrar.hpp - who has registered where: logins checked, contacts kept until they lapse.
#pragma once

#include "sip/phones.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace palabre::sip {

/// Whose telephone a request says that it comes from, and how it proves that.
struct phone_login {
    std::string user = {};  ///< Of To in a REGISTER, of From else.
    std::optional<digest::parameters> login = {};
    place_on_net from = {};
    bool by_proxy = false;  ///< Through a peer, behind which others are: guesses are the user's, not that address'.
};

/// A REGISTER as far as it matters.
struct registration : phone_login {
    struct contact {
        std::string uri;
        std::optional<std::chrono::seconds> expires = {};
    };
    std::string series = {};   ///< Call-ID.
    std::uint32_t number = 0;  ///< CSeq.
    std::vector<contact> contacts = {};
    bool all = false;  ///< "Contact: *".
    std::optional<std::chrono::seconds> expires = {};
    transport over = transport::udp;
    std::string product = {};
};

/// What to answer it.
struct registration_answer {
    int status = 200;        ///< 0: nothing at all.
    bool challenge = false;  ///< With both algorithms, `nonce` and `stale`.
    std::string nonce = {};
    bool stale = false;
    bool block = false;    ///< That address guesses: the kernel may drop what it sends.
    bool changed = false;  ///< Where the user is reached is another place now.
    std::vector<std::pair<std::string, std::chrono::seconds>> contacts =
        {};  ///< Of a 200: all of them, and what is left.
};

/// Unknown users are asked for, and refused, as known ones with a wrong password are: who tries learns nothing of who
/// exists. What an address has guessed wrongly is counted; beyond the limit it is not answered.
///
/// Owns:    contacts, the count of each address' failures.
/// Threads: one at a time.
class registrar {
public:
    /// `key` makes nonces: 32 random bytes.
    registrar(phone_book book, std::string key);

    registration_answer take(const registration& said, instant now);

    /// The same of another request of theirs: 200 where the password is right.
    registration_answer let_in(const phone_login& said, std::string_view method, instant now);

    /// Users whose contacts have lapsed since the last time.
    std::vector<std::string> lapse(instant now);
    /// When lapse() will have something to tell; nothing where nobody is registered.
    std::optional<instant> next_lapse() const;

    /// The newest first.
    std::vector<phone_contact> contacts(const std::string& user) const;
    /// The users that have some.
    std::vector<std::string> users() const;
    /// Whether a telephone that this user has registered sends from there.
    bool knows(const std::string& user, const place_on_net& from) const;

    /// Other users from now on. Gives those whose contacts were forgotten.
    std::vector<std::string> serve(phone_book book);

    std::uint64_t refused() const noexcept { return refused_; }
    const phone_book& book() const noexcept { return book_; }

private:
    struct binding {
        phone_contact at;
        std::string series;
        std::uint32_t number = 0;
    };
    struct guesses {
        instant since{};
        std::size_t wrong = 0, begun = 0;
    };
    static constexpr std::size_t most_sources = 4'096, most_nonces = 16'384;
    static constexpr std::int64_t longest_nonce_ms = 5 * 60 * 1000;

    bool is_login(const phone_login& said, const std::string& password, std::string_view method, bool lent) const;
    std::optional<std::int64_t> lent_to(const phone_login& said) const;
    registration_answer bind(const registration& said, instant now);
    guesses& guesses_of(const std::string& host, instant now);

    phone_book book_;
    std::string key_;
    std::map<std::string, std::vector<binding>, std::less<>> bindings_;  // newest first
    std::unordered_map<std::string, guesses> guesses_;
    std::unordered_map<std::string, std::uint32_t> counts_;  // of nonces that were used: the last nc
    std::uint64_t refused_ = 0, last_nonce_ = 0;
};

}  // namespace palabre::sip
