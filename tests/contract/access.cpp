// tests/contract/access.cpp - contract: who is logged in, and the log of who saw and did what.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/user_book.hpp"

namespace palabre::contract {
namespace {

struct book {
    explicit book(store_stage& on) : stage{on} {}

    reply<nothing> write(std::vector<access_change::any> changes) const {
        return stage.ask<nothing>([&](auto then) { stage.store().access().write(std::move(changes), then); });
    }
    reply<known_login> login_by(const std::string& digest) const {
        return stage.ask<known_login>([&](auto then) { stage.store().access().login_by(digest, then); });
    }
    reply<note_page> notes(const note_filter& which = {}, position after = {}, std::size_t limit = 100) const {
        return stage.ask<note_page>([&](auto then) { stage.store().access().notes(which, after, limit, then); });
    }
    std::size_t sweep(calendar_time logins, calendar_time notes, std::size_t most = 1000) const {
        const auto told =
            stage.ask<std::size_t>([&](auto then) { stage.store().access().sweep(logins, notes, most, then); });
        REQUIRE(told.what == verdict::done);
        return *told;
    }
    reply<nothing> put(const user& who) const {
        return stage.ask<nothing>([&](auto then) { stage.store().put_user(who, then); });
    }
    access_note note(const std::string& who, calendar_time at, company_id in = {}) const {
        return {.id = stage.store().ids().next<access_note>(),
                .at = at,
                .in = in,
                .who = who,
                .operation = "read_timeline",
                .subject = "+2290190011234",
                .from = "10.0.0.9",
                .status = 200};
    }

    store_stage& stage;
};

user afi_of(const desk& acme, const desk& rival) {
    return {.id = acme.next<user>(),
            .login = "afi",
            .name = "Afi Dossou",
            .password_hash = "$argon2id$first",
            .grants = {{rival.id(), role::agent}, {acme.id(), role::supervisor}},
            .administers = true};
}

login of(const user& who, const std::string& digest, calendar_time at = morning) {
    return {digest, who.id, at, at, at + 12h, "10.0.0.9"};
}

void logged_in(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    const book here{stage};
    const auto afi = afi_of(acme, rival);
    CHECK(here.write({access_change::open{of(afi, "first")}}).what == verdict::not_found);  // he is not kept yet
    REQUIRE(told(here.put(afi)) == "done");
    REQUIRE(told(here.write({access_change::open{of(afi, "first")}})) == "done");
    REQUIRE(told(here.write({access_change::open{of(afi, "first")}})) == "done");  // twice is once
    stage.reopen();
    const auto found = here.login_by("first");
    REQUIRE(told(found) == "done");
    CHECK(found->what == of(afi, "first"));
    CHECK(found->who == afi);
    CHECK(found->companies == words{"rival", "acme"});
    CHECK(here.login_by("second").what == verdict::not_found);
    CHECK(here.login_by("").what == verdict::refused);

    CHECK(told(here.write({access_change::use{"first", morning + 1h}, access_change::use{"first", morning + 30min},
                           access_change::use{"nobody's", morning}})) == "done");
    CHECK(here.login_by("first")->what.used == morning + 1h);
    CHECK(told(here.write({access_change::open{of(afi, "second"), "first"}})) == "done");
    CHECK(here.login_by("first").what == verdict::not_found);
    CHECK(told(here.write({access_change::end{"second"}})) == "done");
    CHECK(here.login_by("second").what == verdict::not_found);
    CHECK(here.write({access_change::open{of(afi, "")}}).what == verdict::refused);
}

void logins_end(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    const book here{stage};
    auto afi = afi_of(acme, rival);
    const user zo{.id = acme.next<user>(), .login = "zo"};
    REQUIRE(told(here.put(afi)) == "done");
    REQUIRE(told(here.put(zo)) == "done");
    const auto open_both = [&] {
        REQUIRE(told(here.write({access_change::open{of(afi, "a")}, access_change::open{of(zo, "z")}})) == "done");
    };
    const auto gone = [&](const char* digest) { return here.login_by(digest).what == verdict::not_found; };
    open_both();
    afi.name = "Afi D.";
    REQUIRE(told(here.put(afi)) == "done");
    CHECK(!gone("a"));  // another name ends nothing
    afi.password_hash = "$argon2id$second";
    REQUIRE(told(here.put(afi)) == "done");
    CHECK(gone("a"));
    open_both();
    REQUIRE(told(here.write({access_change::end_all{afi.id}})) == "done");
    CHECK(gone("a"));
    open_both();
    afi.active = false;
    REQUIRE(told(here.put(afi)) == "done");
    CHECK(gone("a"));
    CHECK(!gone("z"));
    const auto refused =
        here.write({access_change::note{here.note("user:zo", morning)}, access_change::open{of(afi, "again")}});
    CHECK(refused.what == verdict::not_found);
    CHECK(here.notes()->notes.empty());  // all of it or nothing
    CHECK(here.sweep(morning, {}) == 0);
    CHECK(!gone("z"));
    CHECK(here.sweep(morning + 1s, {}) == 0);
    CHECK(gone("z"));
}

void noted(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    const book here{stage};
    std::vector<access_note> all;
    for (int each = 0; each < 6; ++each)
        all.push_back(here.note(each % 2 == 0 ? "user:afi" : "key:crm", morning + std::chrono::hours{each / 2},
                                each < 3   ? acme.id()
                                : each < 5 ? rival.id()
                                           : company_id{}));
    std::vector<access_change::any> changes;
    for (const auto& each : all) changes.emplace_back(access_change::note{each});
    REQUIRE(told(here.write(changes)) == "done");
    REQUIRE(told(here.write(changes)) == "done");  // twice is once
    stage.reopen();
    using notes = std::vector<access_note>;
    CHECK(here.notes()->notes == notes{all[5], all[4], all[3], all[2], all[1], all[0]});
    CHECK(here.notes({.in = acme.id()})->notes == notes{all[2], all[1], all[0]});
    CHECK(here.notes({.in = acme.id(), .who = "key:crm"})->notes == notes{all[1]});
    CHECK(here.notes({.who = "key:crm"})->notes == notes{all[5], all[3], all[1]});
    const auto first = here.notes({}, {}, 4);
    CHECK(first->notes.size() == 4);
    REQUIRE(first->next);
    const auto second = here.notes({}, *first->next, 4);
    CHECK(second->notes == notes{all[1], all[0]});
    CHECK(!second->next);
    CHECK(here.notes({}, {}, 6)->next == std::nullopt);
    CHECK(here.notes({}, {}, 0).what == verdict::refused);
    CHECK(here.write({access_change::note{}}).what == verdict::refused);
    CHECK(stage.store().ids().next<access_note>() > all[5].id);
    CHECK(here.sweep({}, morning + 1h, 1) == 1);
    CHECK(here.notes()->notes.size() == 5);
    CHECK(here.sweep({}, morning + 1h) == 1);
    CHECK(here.notes()->notes == notes{all[5], all[4], all[3], all[2]});
}

/// A page at a time, by their bytes; whoever is nothing there is not among them.
void users_of_a_company(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    const book here{stage};
    for (const auto* const login : {"zo", "Zo", "afi", "koffi"})
        CHECK(told(here.put({.id = acme.next<user>(), .login = login, .grants = {{acme.id(), role::agent}}})) ==
              "done");
    CHECK(told(here.put({.id = acme.next<user>(), .login = "rita", .grants = {{rival.id(), role::agent}}})) == "done");
    CHECK(told(here.put({.id = acme.next<user>(), .login = "root", .administers = true})) == "done");
    const auto logins = [&](const std::string& after, std::size_t limit) {
        auto* const keeps = dynamic_cast<user_book*>(&stage.store().access());
        REQUIRE(keeps != nullptr);
        std::string all;
        const auto found =
            stage.ask<std::vector<user>>([&](auto then) { keeps->users_in(acme.id(), after, limit, then); });
        for (const auto& each : *found) all += each.login + " ";
        return all;
    };
    CHECK(logins("", 1000) == "Zo afi koffi zo ");
    CHECK(logins("", 2) == "Zo afi ");
    CHECK(logins("afi", 2) == "koffi zo ");
    CHECK(logins("zo", 2).empty());
}

}  // namespace

std::vector<contract_case> access_cases() {
    return {{"who is logged in is found by his login's digest", logged_in},
            {"logins end with the password, with the user, by order and by age", logins_end},
            {"the log of access is told newest first, a page at a time, until it is too old", noted},
            {"users of a company are told a page at a time", users_of_a_company}};
}

}  // namespace palabre::contract
