// tests/sip/test_registrar.cpp - registrations in the time of a test: logins, contacts, guesses.
#include "sip/registrar.hpp"

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
                digest::algorithm by = digest::algorithm::sha256, unsigned count = 1) {
        const digest::challenge asked{book.realm, nonce, "", by, true};
        const auto line = digest::answer(asked, {to.user, password}, "REGISTER", "sip:here", "cnonce", count);
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
