// tests/sip/test_registrar.cpp - registrations in the time of a test: logins, contacts, guesses.
#include "sip/registrar.hpp"

#include "palabre/channel/lent_login.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::sip;
using namespace std::chrono_literals;

namespace {

struct desk {
    phone_book book = [] {
        phone_book made;
        made.users = {{"awa", "baobab"}, {"koffi", "harmattan"}};
        made.digests = {digest::algorithm::sha256, digest::algorithm::md5};
        return made;
    }();
    registrar with{book, "a key"};
    instant now{1h};

    registration said(const std::string& user, const std::string& contact,
                      std::optional<std::chrono::seconds> expires = {}) {
        registration made;
        made.user = user;
        made.series = "call-" + user;
        made.number = ++number;
        if (!contact.empty()) made.contacts = {{contact, expires}};
        made.from = {"192.0.2.7", 5060};
        return made;
    }

    void log_in(registration& to, const std::string& nonce, const std::string& password,
                digest::algorithm by = digest::algorithm::sha256, unsigned count = 1, std::string as = {}) {
        const digest::challenge asked{book.realm, nonce, "", by, true};
        if (as.empty()) as = to.user;
        const auto line = digest::answer(asked, {as, password}, "REGISTER", "sip:here", "cnonce", count);
        std::vector<std::string> elements;
        for (std::size_t at = 7; at < line.size();) {
            const auto comma = line.find(", ", at);
            elements.push_back(line.substr(at, comma == line.npos ? comma : comma - at));
            at = comma == line.npos ? line.size() : comma + 2;
        }
        to.login = digest::read(elements);
    }

    /// As a telephone does it: asked, then with its login.
    registration_answer registers(registration what, const std::string& password,
                                  digest::algorithm by = digest::algorithm::sha256) {
        const auto asked = with.take(what, now);
        if (!asked.challenge) return asked;
        log_in(what, asked.nonce, password, by);
        return with.take(what, now);
    }

    std::uint32_t number = 0;
};

}  // namespace

TEST_CASE("a telephone registers by either algorithm, is found, and lapses") {
    for (const auto by : {digest::algorithm::md5, digest::algorithm::sha256}) {
        desk d;
        const auto answer = d.registers(d.said("awa", "sip:awa@192.0.2.7:5060", 120s), "baobab", by);
        CHECK(answer.status == 200);
        CHECK(answer.changed);
        REQUIRE(answer.contacts.size() == 1);
        CHECK(answer.contacts[0].second == 120s);
        REQUIRE(d.with.contacts("awa").size() == 1);
        CHECK(d.with.contacts("awa")[0].from == place_on_net{"192.0.2.7", 5060});
        CHECK(d.with.lapse(d.now + 119s).empty());
        CHECK(d.with.lapse(d.now + 120s) == std::vector<std::string>{"awa"});
        CHECK(d.with.contacts("awa").empty());
    }
}

TEST_CASE("its expiry keeps within bounds") {
    desk d;
    CHECK(d.registers(d.said("awa", "sip:awa@a", 20s), "baobab").status == 423);
    CHECK(d.registers(d.said("awa", "sip:awa@192.0.2.7", 24h), "baobab").contacts.at(0).second == 3600s);
    CHECK(d.registers(d.said("awa", "sip:awa@192.0.2.7"), "baobab").contacts.at(0).second == 3600s);
}

TEST_CASE("behind NAT it is short, so that the way stays open") {
    desk d;
    CHECK(d.registers(d.said("awa", "sip:awa@10.1.1.1:5060", 1h), "baobab").contacts.at(0).second == 60s);
    CHECK(d.registers(d.said("koffi", "sip:koffi@phone.local;transport=tcp"), "harmattan").contacts.at(0).second ==
          60s);
    CHECK(d.with.lapse(d.now + 60s) == std::vector<std::string>{"awa", "koffi"});
}

TEST_CASE("several telephones of a user, the newest first, the oldest going when there are too many") {
    desk d;
    for (int i = 1; i <= 6; ++i) d.registers(d.said("awa", "sip:awa@10.0.0." + std::to_string(i)), "baobab");
    const auto all = d.with.contacts("awa");
    REQUIRE(all.size() == 5);
    CHECK(all.front().uri == "sip:awa@10.0.0.6");
    CHECK(all.back().uri == "sip:awa@10.0.0.2");
}

TEST_CASE("a refresh from the same place changes nothing, from another place it does") {
    desk d;
    CHECK(d.registers(d.said("awa", "sip:awa@a"), "baobab").changed);
    CHECK_FALSE(d.registers(d.said("awa", "sip:awa@a"), "baobab").changed);
    auto moved = d.said("awa", "sip:awa@a");
    moved.from.port = 40'000;  // NAT has given it another
    CHECK(d.registers(moved, "baobab").changed);
    CHECK(d.with.contacts("awa")[0].from.port == 40'000);
}

TEST_CASE("unregistering: one, or all") {
    desk d;
    d.registers(d.said("awa", "sip:awa@a"), "baobab");
    d.registers(d.said("awa", "sip:awa@b"), "baobab");
    CHECK(d.registers(d.said("awa", "sip:awa@a", 0s), "baobab").contacts.size() == 1);
    auto all = d.said("awa", "");
    all.all = true;
    all.expires = 0s;
    const auto answer = d.registers(all, "baobab");
    CHECK(answer.status == 200);
    CHECK(answer.changed);
    CHECK(d.with.users().empty());
    all.expires = 60s;
    CHECK(d.registers(all, "baobab").status == 400);
}

TEST_CASE("an algorithm that was not offered is not taken") {
    desk d;
    auto book = d.book;
    book.digests = {digest::algorithm::sha256};
    d.with.serve(book);
    CHECK(d.registers(d.said("awa", "sip:awa@a"), "baobab", digest::algorithm::md5).status == 403);
    CHECK(d.registers(d.said("awa", "sip:awa@a"), "baobab", digest::algorithm::sha256).status == 200);
}

TEST_CASE("who tries learns nothing of who exists") {
    desk d;
    const auto known = d.registers(d.said("awa", "sip:x"), "wrong");
    const auto unknown = d.registers(d.said("nobody", "sip:x"), "wrong");
    const auto lucky = d.registers(d.said("nobody", "sip:x"), "nobody's password");
    CHECK(known.status == 403);
    CHECK(unknown.status == 403);
    CHECK(lucky.status == 403);
    CHECK(d.with.take(d.said("awa", "sip:x"), d.now).status == 401);
    CHECK(d.with.take(d.said("nobody", "sip:x"), d.now).status == 401);
    CHECK(d.with.refused() == 3);
}

TEST_CASE("one user's password does not register another's telephone") {
    desk d;
    auto what = d.said("awa", "sip:x");
    const auto asked = d.with.take(what, d.now);
    what.user = "koffi";
    d.log_in(what, asked.nonce, "harmattan");
    what.user = "awa";
    CHECK(d.with.take(what, d.now).status == 403);
}

TEST_CASE("wrong passwords are counted by address, then not answered until the minute is over") {
    desk d;
    registration_answer last;
    for (int i = 0; i < 10; ++i) last = d.registers(d.said("awa", "sip:x"), "wrong");
    CHECK(last.status == 403);
    CHECK(last.block);
    CHECK(d.with.take(d.said("awa", "sip:x"), d.now).status == 0);
    auto elsewhere = d.said("koffi", "sip:y");
    elsewhere.from.host = "192.0.2.8";
    CHECK(d.with.take(elsewhere, d.now).status == 401);
    d.now += 1min;
    CHECK(d.registers(d.said("awa", "sip:x"), "baobab").status == 200);
}

TEST_CASE("who only asks for nonces is not answered for ever") {
    desk d;
    for (int i = 0; i < 200; ++i) CHECK(d.with.take(d.said("awa", "sip:x"), d.now).status == 401);
    CHECK(d.with.take(d.said("awa", "sip:x"), d.now).status == 0);
}

TEST_CASE("a login that was overheard is worth nothing, an old nonce is stale and not wrong") {
    desk d;
    auto what = d.said("awa", "sip:x");
    const auto asked = d.with.take(what, d.now);
    d.log_in(what, asked.nonce, "baobab");
    CHECK(d.with.take(what, d.now).status == 200);
    const auto again = d.with.take(what, d.now);
    CHECK(again.status == 401);
    CHECK(again.stale);
    d.log_in(what, asked.nonce, "baobab", digest::algorithm::sha256, 2);
    what.number = ++d.number;
    CHECK(d.with.take(what, d.now).status == 200);
    d.now += 6min;
    d.log_in(what, asked.nonce, "baobab", digest::algorithm::sha256, 3);
    const auto old = d.with.take(what, d.now);
    CHECK(old.status == 401);
    CHECK(old.stale);
    CHECK(d.with.refused() == 0);
}

TEST_CASE("users that are taken away lose their telephones, and so do those with a new password") {
    desk d;
    d.registers(d.said("awa", "sip:awa@a"), "baobab");
    d.registers(d.said("koffi", "sip:koffi@a"), "harmattan");
    auto book = d.book;
    book.users = {{"awa", "new"}, {"koffi", "harmattan"}};
    CHECK(d.with.serve(book) == std::vector<std::string>{"awa"});
    CHECK(d.with.users() == std::vector<std::string>{"koffi"});
}

namespace {

/// A desk that lends logins, and whose kossi has no password of his own.
struct lending_desk : desk {
    lending_desk() {
        book.lends = secret{"the key of the center"};
        book.users["kossi"] = "";
        book.rights["kossi"].browser = true;
        book.rights["awa"].browser = true;
        with.serve(book);
    }

    lent_login lent(const std::string& user, std::chrono::seconds holds, const std::string& key = {}) const {
        return lend(key.empty() ? book.lends : secret{key}, user, (now + holds).time_since_epoch() / 1s,
                    lent_hash::sha256);
    }

    int registers_by(const lent_login& login, const std::string& user, bool by_proxy = true) {
        auto what = said(user, "sip:" + user + "@x.invalid;transport=ws;alias=192.0.2.90~40000~5");
        what.by_proxy = by_proxy;
        const auto asked = with.take(what, now);
        if (!asked.challenge) return asked.status;
        log_in(what, asked.nonce, login.password.reveal(), digest::algorithm::md5, 1, login.name);
        return with.take(what, now).status;
    }
};

}  // namespace

TEST_CASE("a lent login holds for its user until its end, and needs no password of his own") {
    lending_desk d;
    const auto login = d.lent("kossi", 600s);
    CHECK(login.name == "4200:kossi");
    CHECK(d.registers_by(login, "kossi") == 200);
    CHECK(d.with.contacts("kossi").size() == 1);
    CHECK(d.registers_by(login, "awa") == 403);
    CHECK(d.registers_by({"4200:awa", login.password}, "awa") == 403);
    CHECK(d.registers_by({"9999:kossi", login.password}, "kossi") == 403);  // a longer life is another password
    CHECK(d.registers_by(d.lent("kossi", 600s, "another key"), "kossi") == 403);
    CHECK(d.registers_by(d.lent("awa", 600s), "awa") == 200);
    CHECK(d.registers_by(d.lent("koffi", 600s), "koffi") == 403);  // no browser is his telephone
    CHECK(d.registers_by({"kossi", secret{""}}, "kossi") == 403);
    CHECK(d.registers(d.said("awa", "sip:awa@a"), "baobab").status == 200);
    d.now += 600s;
    CHECK(d.registers_by(login, "kossi") == 403);
    CHECK(d.registers_by(d.lent("kossi", 600s), "kossi") == 200);
}

TEST_CASE("logins that have ended are no guesses, and behind a proxy one user's guesses are nobody else's") {
    lending_desk d;
    const auto old = d.lent("kossi", 0s);
    for (int i = 0; i < 20; ++i) CHECK(d.registers_by(old, "kossi") == 403);
    CHECK(d.with.refused() == 0);
    CHECK(d.registers_by(d.lent("kossi", 60s), "kossi") == 200);
    for (int i = 0; i < 10; ++i) CHECK(d.registers_by({"4200:kossi", secret{"guessed"}}, "kossi") == 403);
    CHECK(d.registers_by(d.lent("kossi", 60s), "kossi") == 200);
    for (int i = 0; i < 10; ++i) CHECK(d.registers_by({"awa", secret{"guessed"}}, "awa") == 403);
    CHECK(d.registers_by({"awa", secret{"baobab"}}, "awa") == 0);  // not answered
    CHECK(d.registers_by(d.lent("awa", 60s), "awa") == 200);
    CHECK(d.registers_by({"koffi", secret{"harmattan"}}, "koffi") == 200);
    for (int i = 0; i < 5'000; ++i) d.registers_by({"nobody", secret{"x"}}, "nobody" + std::to_string(i));
    CHECK(d.registers_by({"awa", secret{"baobab"}}, "awa") == 0);
    d.now += 60s;
    CHECK(d.registers_by({"awa", secret{"baobab"}}, "awa") == 200);
    d.book.rights["awa"].browser = false;
    CHECK(d.with.serve(d.book) == std::vector<std::string>{"awa"});
}

TEST_CASE("a lent password is the HMAC that TURN servers make of the name") {
    // RFC 2202, case 2, and RFC 4231, case 2, in base64.
    CHECK(lent_password(secret{"Jefe"}, "what do ya want for nothing?", lent_hash::sha1).reveal() ==
          "7/zfauXrL6LSdBbV8YTfnCWafHk=");
    CHECK(lent_password(secret{"Jefe"}, "what do ya want for nothing?", lent_hash::sha256).reveal() ==
          "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    const auto login = lend(secret{"north"}, "afi", 1'764'361'234, lent_hash::sha1);
    CHECK(login.name == "1764361234:afi");
    CHECK(login.password.reveal() == "247ufWdpLz5wUuXTVeky70WItQY=");
}
