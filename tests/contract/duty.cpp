// tests/contract/duty.cpp - contract: where agents on duty are, that they agreed, and where their desks are woken.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/duty_book.hpp"

namespace palabre::contract {
namespace {

struct book {
    explicit book(store_stage& on) : stage{on} {}

    duty_book& duty() const { return duty_of(stage.store().access()); }
    reply<nothing> write(std::vector<duty_change::any> changes) const {
        return stage.ask<nothing>([&](auto then) { duty().write(std::move(changes), then); });
    }
    duty_view of(const user& who) const {
        return *stage.ask<duty_view>([&](auto then) { duty().duty_of(who.id, then); });
    }
    reply<known_device> device_by(const std::string& digest) const {
        return stage.ask<known_device>([&](auto then) { duty().device_by(digest, then); });
    }
    std::vector<kept_fix> last(const desk& in) const {
        return *stage.ask<std::vector<kept_fix>>([&](auto then) { duty().last_fixes(in.id(), then); });
    }
    reply<std::vector<fix>> fixes(const desk& in, const user& who, calendar_time from = {},
                                  std::size_t limit = 100) const {
        return stage.ask<std::vector<fix>>([&](auto then) { duty().fixes_of(in.id(), who.id, from, limit, then); });
    }
    std::vector<wake_address> awake(const user& who, calendar_time used_since, calendar_time now) const {
        return *stage.ask<std::vector<wake_address>>(
            [&](auto then) { duty().wake_addresses(who.id, used_since, now, then); });
    }
    std::size_t sweep(calendar_time before, std::size_t most = 1000) const {
        const auto told = stage.ask<std::size_t>([&](auto then) { duty().sweep(before, most, then); });
        REQUIRE(told.what == verdict::done);
        return *told;
    }
    reply<nothing> put(const user& who) const {
        return stage.ask<nothing>([&](auto then) { stage.store().put_user(who, then); });
    }
    user someone(const desk& in, const std::string& login) const {
        user who{.id = in.next<user>(), .login = login, .grants = {{in.id(), role::agent}}};
        REQUIRE(told(put(who)) == "done");
        return who;
    }

    store_stage& stage;
};

fix at(calendar_time when, std::int64_t latitude = 6'370'000, std::int64_t longitude = -2'391'000) {
    return {when, latitude, longitude, 12};
}

void located(store_stage& stage) {
    const desk acme{stage}, rival{stage, "rival"};
    const book here{stage};
    const auto afi = here.someone(acme, "afi"), zo = here.someone(acme, "zo");
    const auto seen = [&](const user& who, const fix& what) {
        return told(here.write({duty_change::locate{acme.id(), who.id, what}}));
    };
    CHECK(seen(afi, at(morning)) == "conflict: he does not agree to be located");
    CHECK(!here.of(afi).agrees());
    REQUIRE(told(here.write({duty_change::agree{afi.id, morning}})) == "done");
    REQUIRE(told(here.write({duty_change::agree{afi.id, morning + 1h}})) == "done");  // it holds already
    CHECK(here.of(afi).consents == std::vector<duty_consent>{{morning}});
    CHECK(seen(afi, at(morning + 2min)) == "done");
    CHECK(seen(afi, at(morning + 1min, -6'370'001, 179'999'999)) == "done");
    CHECK(seen(afi, at(morning + 2min, 1)) == "done");  // of the same moment: it is kept as it is
    stage.reopen();
    CHECK(here.last(acme) == std::vector<kept_fix>{{afi.id, at(morning + 2min)}});
    CHECK(here.last(rival).empty());
    CHECK(*here.fixes(acme, afi) == std::vector<fix>{at(morning + 1min, -6'370'001, 179'999'999), at(morning + 2min)});
    CHECK(here.fixes(acme, afi, morning + 90s)->size() == 1);
    CHECK(here.fixes(acme, afi, {}, 1)->front().at == morning + 2min);  // the newest
    CHECK(here.fixes(acme, zo)->empty());
    CHECK(here.fixes(rival, afi)->empty());
    CHECK(here.fixes(acme, afi, {}, 0).what == verdict::refused);

    // Taken back: nothing of him is left in any company, and what comes is not taken. All of a write, or nothing.
    CHECK(told(here.write({duty_change::locate{rival.id(), afi.id, at(morning)}})) == "done");
    CHECK(told(here.write({duty_change::withdraw{afi.id, morning + 3min},
                           duty_change::locate{acme.id(), afi.id, at(morning + 3min)}})) ==
          "conflict: he does not agree to be located");
    CHECK(here.last(acme).size() == 1);
    CHECK(told(here.write({duty_change::withdraw{afi.id, morning + 3min}})) == "done");
    CHECK(told(here.write({duty_change::withdraw{afi.id, morning + 4min}})) == "done");
    CHECK(here.last(acme).empty());
    CHECK(here.last(rival).empty());
    CHECK(here.write({duty_change::locate{acme.id(), afi.id, at(morning + 5min)}}).what == verdict::conflict);
    CHECK(told(here.write({duty_change::agree{afi.id, morning + 6min}})) == "done");
    CHECK(here.of(afi).consents == std::vector<duty_consent>{{morning + 6min}, {morning, morning + 3min}});
}

void consents_are_bounded(store_stage& stage) {
    const desk acme{stage};
    const book here{stage};
    const auto afi = here.someone(acme, "afi");
    std::vector<duty_change::any> changes;
    for (int each = 0; each < 120; ++each) {
        changes.emplace_back(duty_change::agree{afi.id, morning + std::chrono::minutes{2 * each}});
        changes.emplace_back(duty_change::withdraw{afi.id, morning + std::chrono::minutes{2 * each + 1}});
    }
    REQUIRE(told(here.write(std::move(changes))) == "done");
    const auto kept = here.of(afi).consents;
    REQUIRE(kept.size() == 100);
    CHECK(kept.front() == duty_consent{morning + 238min, morning + 239min});
    CHECK(kept.back().given == morning + 40min);
}

void swept(store_stage& stage) {
    const desk acme{stage};
    const book here{stage};
    auto afi = here.someone(acme, "afi");
    const auto zo = here.someone(acme, "zo");
    for (const auto& who : {afi, zo}) {
        REQUIRE(told(here.write({duty_change::agree{who.id, morning}})) == "done");
        for (int minute = 0; minute < 3; ++minute)
            REQUIRE(told(here.write({duty_change::locate{acme.id(), who.id,
                                                         at(morning + std::chrono::minutes{minute})}})) == "done");
    }
    CHECK(here.sweep(morning) == 0);
    CHECK(here.sweep(morning + 2min, 3) == 3);
    CHECK(here.sweep(morning + 2min) == 1);
    CHECK(here.fixes(acme, afi)->size() == 1);
    CHECK(here.fixes(acme, zo)->size() == 1);
    afi.active = false;  // he leaves
    REQUIRE(told(here.put(afi)) == "done");
    CHECK(here.last(acme) == std::vector<kept_fix>{{zo.id, at(morning + 2min)}});
    CHECK(here.of(afi).consents.size() == 1);
    CHECK(!here.of(afi).agrees());
}

void devices(store_stage& stage) {
    const desk acme{stage};
    const book here{stage};
    auto afi = here.someone(acme, "afi");
    const duty_device tecno{"d1", "Tecno", morning}, nokia{"d2", "Nokia", morning + 1h};
    REQUIRE(told(here.write({duty_change::add_device{afi.id, tecno}, duty_change::add_device{afi.id, nokia}})) ==
            "done");
    REQUIRE(told(here.write({duty_change::add_device{afi.id, tecno}})) == "done");  // twice is once
    CHECK(here.write({duty_change::add_device{afi.id, {"d3", "Tecno", morning}}}).what == verdict::conflict);
    const auto zo = here.someone(acme, "zo");
    for (int each = 0; each < 10; ++each)
        REQUIRE(told(here.write({duty_change::add_device{
                    zo.id, {"z" + std::to_string(each), "phone " + std::to_string(each), morning}}})) == "done");
    CHECK(told(here.write({duty_change::add_device{zo.id, {"z10", "phone 10", morning}}})) ==
          "conflict: he has ten devices: remove one first");
    stage.reopen();
    CHECK(here.of(afi).devices == std::vector<duty_device>{nokia, tecno});
    const auto found = here.device_by("d1");
    REQUIRE(told(found) == "done");
    CHECK(found->what == tecno);
    CHECK(found->who == afi);
    CHECK(found->companies == words{"acme"});
    CHECK(here.device_by("d3").what == verdict::not_found);
    REQUIRE(told(here.write({duty_change::remove_device{afi.id, "Tecno"}})) == "done");
    CHECK(here.device_by("d1").what == verdict::not_found);
    afi.active = false;
    REQUIRE(told(here.put(afi)) == "done");
    CHECK(here.device_by("d2").what == verdict::not_found);
}

void woken(store_stage& stage) {
    const desk acme{stage};
    const book here{stage};
    const auto afi = here.someone(acme, "afi"), zo = here.someone(acme, "zo");
    const auto access = [&](std::vector<access_change::any> changes) {
        return told(stage.ask<nothing>([&](auto then) { stage.store().access().write(std::move(changes), then); }));
    };
    REQUIRE(access({access_change::open{{"a", afi.id, morning, morning, morning + 12h, "10.0.0.9"}},
                    access_change::open{{"z", zo.id, morning, morning, morning + 12h, "10.0.0.9"}}}) == "done");
    const wake_address first{"https://push.example/1", "key", "secret", "a"},
        second{"https://push.example/2", "key", "secret", "z"}, nobodys{"https://push.example/3", "key", "secret", "x"};
    REQUIRE(told(here.write(
                {duty_change::wake_at{first}, duty_change::wake_at{second}, duty_change::wake_at{nobodys}})) == "done");
    using addresses = std::vector<wake_address>;
    stage.reopen();
    CHECK(here.awake(afi, morning - 1h, morning) == addresses{first});
    CHECK(here.awake(afi, morning, morning).empty());             // not used since
    CHECK(here.awake(afi, morning - 1h, morning + 12h).empty());  // at its end
    auto again = second;
    again.login = "a";  // who logs in next on that browser has it
    REQUIRE(told(here.write({duty_change::wake_at{again}})) == "done");
    CHECK(here.awake(afi, morning - 1h, morning) == addresses{again});  // in place of that login's first
    CHECK(here.awake(zo, morning - 1h, morning).empty());
    REQUIRE(told(here.write({duty_change::let_sleep{again.endpoint}})) == "done");
    CHECK(here.awake(afi, morning - 1h, morning).empty());
    REQUIRE(told(here.write({duty_change::wake_at{again}})) == "done");
    REQUIRE(told(here.write({duty_change::let_sleep{.login = "a"}})) == "done");
    CHECK(here.awake(afi, morning - 1h, morning).empty());
    REQUIRE(told(here.write({duty_change::wake_at{again}})) == "done");
    REQUIRE(access({access_change::end{"a"}}) == "done");
    CHECK(here.awake(afi, morning - 1h, morning).empty());
    CHECK(here.sweep({}) == 0);

    // Of many logins the ten that were used last.
    for (int each = 0; each < 12; ++each) {
        const auto digest = "l" + std::to_string(each);
        REQUIRE(access({access_change::open{{digest, zo.id, morning, morning + std::chrono::minutes{each},
                                             morning + 12h, "10.0.0.9"}}}) == "done");
        REQUIRE(told(here.write({duty_change::wake_at{{"https://push.example/" + digest, "k", "s", digest}}})) ==
                "done");
    }
    const auto woken = here.awake(zo, morning - 1h, morning);
    REQUIRE(woken.size() == 10);
    CHECK(woken.front().login == "l11");
    CHECK(woken.back().login == "l2");
}

void refused(store_stage& stage) {
    const desk acme{stage};
    const book here{stage};
    const auto afi = here.someone(acme, "afi");
    REQUIRE(told(here.write({duty_change::agree{afi.id, morning}})) == "done");
    const auto put = [&](fix what) { return told(here.write({duty_change::locate{acme.id(), afi.id, what}})); };
    CHECK(put(at(morning, 90'000'001)) == "refused: the latitude is not -90 to 90 degrees");
    CHECK(put(at(morning, 0, -180'000'001)) == "refused: the longitude is not -180 to 180 degrees");
    CHECK(put({morning, 0, 0, -1}) == "refused: the accuracy is not 0 to 1,000,000 m");
    CHECK(told(here.write({duty_change::agree{}})) == "refused: the user has no id");
    CHECK(here.write({duty_change::agree{acme.next<user>(), morning}}).what == verdict::not_found);
    CHECK(here.write({duty_change::add_device{afi.id, {"", "Tecno", morning}}}).what == verdict::refused);
    CHECK(here.write({duty_change::wake_at{{"", "key", "secret", "a"}}}).what == verdict::refused);
    CHECK(here.last(acme).empty());
}

}  // namespace

std::vector<contract_case> duty_cases() {
    return {{"an agent is located while he agrees, by his companies alone", located},
            {"a user's newest hundred consents stay", consents_are_bounded},
            {"where agents were goes when it is old, and when they leave", swept},
            {"a device has a token of its own", devices},
            {"a browser is woken while its login goes on", woken},
            {"what is no place, device or address is refused", refused}};
}

}  // namespace palabre::contract
