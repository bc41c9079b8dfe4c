// tests/voice/test_linphone.cpp - linphonec as an agent's telephone: reached, attended transfer, hold, keys.
#include "voice/linphone.hpp"
#include "voice/phone_stage.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

constexpr const char* customer_says = "Bonjour, mon crédit a disparu depuis hier soir.";
constexpr const char* koffi_says = "Ici Koffi, du service technique, je vous écoute.";

/// Somebody calls 100 and is connected with afi, whose telephone is linphonec.
struct linphone_stage {
    phone_stage t{{{.name = "customers", .from = {"127.0.0.1"}}}};
    std::optional<connect_result> answered, over;
    std::optional<std::string> handed_on_by;
    std::weak_ptr<conversation> talk;

    explicit linphone_stage(connect_request whom = {.to = {"phone:afi"}, .records = true}) {
        t.line.center.answer("100", [this, whom](const conversation_ptr& caller) {
            talk = caller;
            caller->connect(
                whom, {.answered = [this](const connect_result& how) { answered = how; },
                       .handed_on = [this](const connect_result&, const std::string& from) { handed_on_by = from; },
                       .over = [this](const connect_result& how) { over = how; }});
        });
    }

    linphone_account account() const { return {.server = fmt::format("{}:5065", own_host)}; }

    bool is_registered(std::size_t phones) {
        return t.line.until([&] { return t.line.line->phones().size() == phones; }, 20s);
    }
};

}  // namespace

TEST_CASE("linphonec holds a customer, calls a colleague through us, and joins the two") {
    if (!has_own_network()) return;
    linphone_stage s;
    auto& t = s.t;
    baresip& koffi = t.phone("koffi", "cactus", after_pause(t.line.spoken(koffi_says), 6'000));
    linphone afi{t.line.folder / "afi", s.account()};
    REQUIRE_MESSAGE(s.is_registered(2), afi.said() << t.line.logged());
    REQUIRE(t.line.until([&] { return koffi.is_ready(); }));
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return s.answered.has_value(); }, 20s), t.line.logged());
    t.pass(1s);
    afi.hold();
    REQUIRE_MESSAGE(t.line.until([&] { return afi.said().find("paused") != std::string::npos; }, 10s), afi.said());
    afi.dial(t.uri("koffi"));
    REQUIRE_MESSAGE(t.logs("with=phone:koffi"), afi.said() << t.line.logged());
    t.pass(1s);
    afi.join(1, 2);
    REQUIRE_MESSAGE(t.line.until([&] { return s.handed_on_by.has_value(); }, 20s), afi.said() << t.line.logged());
    CHECK(*s.handed_on_by == "phone:afi");
    t.line.phone.say(t.line.spoken(customer_says));
    t.pass(10s);
    koffi.hang_up();
    REQUIRE_MESSAGE(t.line.until([&] { return s.over.has_value(); }, 20s), t.line.logged());
    CHECK(s.over->by == "phone:koffi");
    const auto question = t.line.spoken(customer_says), reply = t.line.spoken(koffi_says);
    CHECK_MESSAGE(find(reply, t.line.phone.heard()).much > 0.9, t.line.logged());
    CHECK(t.heard(koffi, customer_says));
    // One recording, from afi's answer to the end.
    REQUIRE(t.line.until([&] { return t.records.size() >= 3; }));
    const auto file = t.line.folder / ("recordings/" + s.over->recording);
    CHECK(find(question, wav_side(file, 0)).much > 0.9);
    CHECK(find(reply, wav_side(file, 1)).much > 0.9);
    CHECK(wav_side(file, 0).size() > 8'000U * static_cast<std::size_t>(s.over->talked / 1s - 1));
    CHECK(afi.said().find("has been transfered") != std::string::npos);
}

TEST_CASE("linphonec logs in, is rung and answers: both hear each other, it holds, and its keys arrive by either way") {
    if (!has_own_network()) return;
    constexpr const char* afi_says = "Un instant, je regarde votre dossier tout de suite.";
    constexpr const char* music = "Votre conseiller revient dans un moment.";
    bool by_info = false;
    SUBCASE("as events") {
    }
    SUBCASE("by INFO") {
        by_info = true;
    }
    linphone_stage s{{.to = {"phone:afi"}, .music = {{music}}}};
    auto& t = s.t;
    const auto microphone = t.line.folder / "afi-says.wav";
    write_wav(microphone, t.line.spoken(afi_says));
    auto account = s.account();
    account.says = microphone;
    account.keys_by_info = by_info;
    linphone afi{t.line.folder / "afi", account};
    REQUIRE_MESSAGE(s.is_registered(1), afi.said() << t.line.logged());
    t.line.dial("hangs_up");
    REQUIRE_MESSAGE(t.line.until([&] { return s.answered.has_value(); }, 20s), afi.said() << t.line.logged());
    t.line.phone.say(t.line.spoken(customer_says));
    t.pass(8s);
    afi.hold();
    REQUIRE_MESSAGE(t.line.until([&] { return afi.said().find("is now paused") != std::string::npos; }, 10s),
                    afi.said());
    const auto before = t.line.phone.heard().size();
    t.pass(7s);
    const samples held(t.line.phone.heard().begin() + static_cast<std::ptrdiff_t>(before), t.line.phone.heard().end());
    afi.resume(1);
    t.pass(2s);
    afi.press('7');
    CHECK_MESSAGE(t.line.until([&] { return t.line.phone.keys() == "7"; }, 10s), t.line.phone.keys() << afi.said());
    t.line.nudge();
    CHECK_MESSAGE(t.line.hung_up() == 0, t.line.logged());
    REQUIRE_MESSAGE(t.line.until([&] { return s.over.has_value(); }, 20s), t.line.logged());
    const samples talked(t.line.phone.heard().begin(),
                         t.line.phone.heard().begin() + static_cast<std::ptrdiff_t>(before));
    CHECK(find(t.line.spoken(afi_says), talked).much > 0.9);
    CHECK(find(t.line.spoken(music), held).much > 0.9);
    // Its file player and recorder keep time by themselves, so a little is lost or doubled.
    const auto there = read_wav(afi.heard_file());
    CHECK(find(t.line.spoken(customer_says), there).much > 0.7);
    CHECK(find(t.line.spoken(koffi_says), there).much < 0.5);
}

TEST_CASE("linphonec with a wrong password is not registered, and cannot be rung") {
    if (!has_own_network()) return;
    linphone_stage s;
    auto account = s.account();
    account.password = "wrong";
    linphone afi{s.t.line.folder / "afi", account};
    CHECK_MESSAGE(s.t.line.until([&] { return s.t.line.line->figures().logins_refused > 0; }, 20s), afi.said());
    s.t.line.dial("hangs_up");
    CHECK(s.t.line.until([&] { return s.over.has_value(); }, 20s));
    CHECK(s.over->what == connect_result::kind::unavailable);
    CHECK(s.t.line.line->phones().empty());
    s.talk.lock()->drop();
    s.t.line.hung_up();
}
