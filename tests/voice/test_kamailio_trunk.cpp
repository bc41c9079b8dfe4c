// tests/voice/test_kamailio_trunk.cpp - Kamailio as a trunk over TLS with SRTP, certificates checked by both.
#include "voice/authority.hpp"
#include "voice/baresip.hpp"
#include "voice/kamailio.hpp"
#include "voice/name_server.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

const std::string trunk_host = "trunk.sahel.example";
constexpr const char* news = "Bonjour. Votre colis est arrivé ce matin.";
constexpr const char* welcome = "Bonjour. Votre appel vient par le réseau.";
constexpr const char* customer_says = "Bonjour, mon crédit a disparu depuis hier soir.";

bool has_own_machine() {
    auto why = enter_own_network();
    if (why.empty()) why = enter_own_mounts();
    if (!why.empty()) MESSAGE("skipped: no network and resolv.conf of its own can be had here: " << why);
    return why.empty();
}

/// A line over TLS alone; behind Kamailio a customer's telephone, which offers and takes SRTP alone.
struct trunk_stage {
    trunk_stage(const own_folder& files, const std::string& ours, const std::string& theirs)
        : names{files / "names", {"host-record=" + trunk_host + "," + own_host}}, stage{listening(ours)} {
        stage.center.answer("100", [this](const conversation_ptr& talk) {
            came_from = talk->about().from;
            talk->on_ended([this](ending how) { came = to_string(how); });
            talk->say(welcome);
            talk->end();
        });
        stage.center.start();
        auto address = stage.line->listening().front();  // "tls:10.99.0.1:5061"
        address.erase(0, address.find(':') + 1);
        edge.emplace(stage.folder / "kamailio", theirs, fmt::format("{}:5080", own_host), address);
        auto says = stage.spoken(customer_says);
        says.insert(says.begin(), 8 * 5'000, 0);  // when he has heard the news
        customer.emplace(stage.folder / "customer", baresip_account{.user = "+22961000000",
                                                                    .port = 5'080,
                                                                    .says = says,
                                                                    .encrypts = true,
                                                                    .more = "regint=0;answermode=auto"});
        REQUIRE(stage.until([&] { return names.is_listening() && edge->is_ready() && customer->is_ready(); }));
    }

    void call(bool asks = false) {
        voice_trunk made;
        made.name = "moov";
        made.hosts = {trunk_host + ":5071"};
        made.over = "tls";
        made.encryption = voice_encryption::required;
        made.keep_alive = 0s;
        stage.line->serve({made}, {});
        stage.line->call({.to = "+22961000000"},
                         {.answered =
                              [this, asks](const conversation_ptr& talk) {
                                  talk->on_ended([this](ending how) { ended = to_string(how); });
                                  if (!asks) return talk->end();
                                  question what{.prompt = {{news}}, .wants = question::kind::sound};
                                  what.no_input = 20s;
                                  what.between_keys = 2s;
                                  talk->ask(std::move(what), [this, talk](const answer& given) {
                                      left = given.text;
                                      talk->end();
                                  });
                              },
                          .ended =
                              [this](const call_outcome& how) {
                                  ended = to_string(how.what);
                                  why = how.reason;
                              }});
        CHECK_MESSAGE(stage.until([&] { return !ended.empty(); }), edge->log() << stage.logged());
    }

    bool customer_heard(const char* text) {
        const auto said = stage.spoken(text);
        return stage.until(
            [&] {
                const auto file = customer->heard_file();
                return !file.empty() && find(said, read_wav(file)).much > 0.9;
            },
            20s);
    }

    static voice_options listening(const std::string& certificates) {
        voice_options how;
        how.listen = {fmt::format("tls:{}:0", own_host)};
        how.certificates = certificates;
        how.peers = {{.name = "moov", .from = {own_host}, .over = "tls", .encryption = voice_encryption::required}};
        return how;
    }

    name_server names;
    voice_stage stage;
    std::optional<kamailio> edge;
    std::optional<baresip> customer;
    std::string ended, why, left, came, came_from;
};

}  // namespace

TEST_CASE("through Kamailio over TLS a customer is called, both hear each other by SRTP, and we hang up") {
    if (!has_own_machine()) return;
    const own_folder files;
    authority ca{files / "ca"};
    trunk_stage s{files, ca.folder_for("palabre.example"), ca.folder_for(trunk_host)};
    s.call(true);
    CHECK_MESSAGE(s.ended == "completed", s.why << s.edge->log() << s.stage.logged());
    CHECK_MESSAGE(s.customer_heard(news), s.edge->log());
    REQUIRE(!s.left.empty());
    const auto kept = read_wav(s.stage.folder / ("recordings/" + s.left));
    CHECK(find(s.stage.spoken(customer_says), kept).much > 0.9);
    CHECK(s.edge->log().find("INVITE over tls to trunk.sahel.example") != std::string::npos);
    CHECK(s.edge->log().find("within: BYE over tls") != std::string::npos);
}

TEST_CASE("through Kamailio over TLS a customer calls us, and hears the answer by SRTP") {
    if (!has_own_machine()) return;
    const own_folder files;
    authority ca{files / "ca"};
    trunk_stage s{files, ca.folder_for("palabre.example"), ca.folder_for(trunk_host)};
    s.customer->dial(fmt::format("sip:100@{}:5072", own_host));
    CHECK_MESSAGE(s.stage.until([&] { return !s.came.empty(); }), s.edge->log() << s.stage.logged());
    CHECK(s.came == "completed");
    CHECK(s.came_from == "+22961000000");
    CHECK_MESSAGE(s.customer_heard(welcome), s.edge->log());
    CHECK(s.edge->log().find("within: BYE over tls") != std::string::npos);
}

TEST_CASE("neither side of a TLS trunk takes a certificate that it cannot believe") {
    if (!has_own_machine()) return;
    const own_folder files;
    authority ca{files / "ca"}, stranger{files / "stranger"};
    const auto right = ca.folder_for("palabre.example");
    {
        trunk_stage s{files, right, ca.folder_for("trunk.other.example")};
        s.call();
        CHECK(s.ended == "unreachable");
        CHECK(s.why == "its certificate is not trunk.sahel.example's");
    }
    // Ours is a stranger's to Kamailio, which trusts its own authority; we trust Kamailio's.
    const auto wrong = stranger.folder_for("palabre.example");
    std::filesystem::copy_file(ca.file(), wrong + "/cafile.pem", std::filesystem::copy_options::overwrite_existing);
    trunk_stage s{files, wrong, ca.folder_for(trunk_host)};
    s.call();
    CHECK(s.ended == "unreachable");
    CHECK(s.edge->log().find("INVITE over") == std::string::npos);
    CHECK_FALSE(s.stage.line->figures().trunks.at(0).answered > 0);
}
