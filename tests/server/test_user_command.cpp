// tests/server/test_user_command.cpp - `palabre-center user` beside a center that has the database open.
#include "user_command.hpp"

#include "api/password.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/access_book.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <sstream>

using namespace palabre;

namespace {

struct stage {
    stage() {
        ask<history::company>([&](auto then) { store->open_company("moov-benin", "Moov", then); });
        ask<history::company>([&](auto then) { store->open_company("mtn-togo", "MTN", then); });
    }
    ~stage() {
        store.reset();
        std::filesystem::remove_all(folder);
    }

    template<class Value> history::reply<Value> ask(const std::function<void(history::on_reply<Value>)>& question) {
        history::reply<Value> got;
        question([&](history::reply<Value> told) {
            got = std::move(told);
            loop.stop();
        });
        loop.run();
        return got;
    }

    std::string run(palabre_center::user_wish what, const std::string& typed = "") {
        std::istringstream in{typed};
        return palabre_center::change_users({"sqlite:" + (folder / "palabre.db").string()}, what, in);
    }
    history::user find(const std::string& login) {
        return *ask<history::user>([&](auto then) { store->find_user(login, then); });
    }

    std::filesystem::path folder = [] {
        std::string made = (std::filesystem::temp_directory_path() / "palabre_users_XXXXXX").string();
        return std::filesystem::path{::mkdtemp(made.data())};
    }();
    asio_runtime loop;
    std::unique_ptr<history::store> store =
        history::open_sql_store(loop, {.url = "sqlite:" + (folder / "palabre.db").string()});
};

std::string why(const std::function<void()>& act) {
    try {
        act();
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a user is made with a password that is shown once, and found by the running center") {
    stage here;
    const auto told = here.run({.verb = "add",
                                .login = "afi",
                                .company = "moov-benin",
                                .role = "agent",
                                .name = "Afi Dossou",
                                .language = "fon"});
    REQUIRE(told.starts_with("password: "));
    const secret shown{told.substr(10, told.find('\n') - 10)};
    const auto afi = here.find("afi");
    CHECK(afi.name == "Afi Dossou");
    CHECK(afi.language == "fon");
    CHECK(afi.password_hash.starts_with("$argon2id$"));
    CHECK(api::is_password(afi.password_hash, shown));
    CHECK(!api::is_password(afi.password_hash, secret{"another password"}));
    REQUIRE(afi.grants.size() == 1);
    CHECK(afi.grants[0].as == history::role::agent);
    CHECK(here.store->ids().next_value() != afi.id.value());

    CHECK(here.run({.verb = "grant", .login = "afi", .company = "mtn-togo", .role = "supervisor"}) == "done\n");
    CHECK(here.run({.verb = "add", .login = "root", .administers = true, .from_input = true},
                   "dix mots de passe\r\n") == "done\n");
    CHECK(api::is_password(here.find("root").password_hash, secret{"dix mots de passe"}));
    const auto id = [&](const char* of) { return " id:" + to_string(here.find(of).id); };
    CHECK(here.run({.verb = "list"}) == "afi (Afi Dossou)" + id("afi") + " moov-benin:agent mtn-togo:supervisor\nroot" +
                                            id("root") + " administers\n");
    here.run({.verb = "revoke", .login = "afi", .company = "moov-benin"});
    here.run({.verb = "disable", .login = "root"});
    CHECK(here.run({.verb = "list"}) ==
          "afi (Afi Dossou)" + id("afi") + " mtn-togo:supervisor\nroot" + id("root") + " administers disabled\n");
}

TEST_CASE("another password, and the command itself, end a user's logins") {
    stage here;
    here.run({.verb = "add", .login = "afi", .company = "moov-benin", .role = "agent"});
    const auto open = [&](const std::string& digest) {
        history::login made{.digest = digest, .whose = here.find("afi").id, .from = "10.0.0.9"};
        here.ask<history::nothing>(
            [&](auto then) { here.store->access().write({history::access_change::open{made}}, then); });
    };
    const auto there = [&](const std::string& digest) {
        return static_cast<bool>(
            here.ask<history::known_login>([&](auto then) { here.store->access().login_by(digest, then); }));
    };
    open("first");
    CHECK(there("first"));
    here.run({.verb = "grant", .login = "afi", .company = "moov-benin", .role = "supervisor"});
    CHECK(there("first"));
    here.run({.verb = "password", .login = "afi"});
    CHECK(!there("first"));
    open("second");
    here.run({.verb = "log-out", .login = "afi"});
    CHECK(!there("second"));
}

TEST_CASE("what cannot be is said with its cure") {
    stage here;
    const auto tried = [&](palabre_center::user_wish what, const std::string& typed = "") {
        return why([&] { here.run(what, typed); });
    };
    CHECK(tried({.verb = "add", .login = "x", .company = "nobody", .role = "agent"}).find("moov-benin, mtn-togo") !=
          std::string::npos);
    CHECK(tried({.verb = "add", .login = "x", .company = "moov-benin", .role = "king"}).find("king") !=
          std::string::npos);
    CHECK(tried({.verb = "add", .login = "x", .administers = true, .from_input = true}, "short\n").find("10 to 200") !=
          std::string::npos);
    CHECK(tried({.verb = "password", .login = "x"}).find("user list") != std::string::npos);
    here.run({.verb = "add", .login = "x", .administers = true});
    CHECK(tried({.verb = "add", .login = "x", .administers = true}).find("grant") != std::string::npos);
    CHECK(here.run({.verb = "list"}) == "x id:" + to_string(here.find("x").id) + " administers\n");
}
