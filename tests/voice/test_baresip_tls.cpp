// tests/voice/test_baresip_tls.cpp - baresip over TLS with SRTP, as a trunk and as a telephone.
#include "palabre/core/error.hpp"
#include "voice/authority.hpp"
#include "voice/baresip.hpp"
#include "voice/name_server.hpp"
#include "voice/voice_stage.hpp"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <string>

using namespace palabre;
using namespace palabre::test;
using namespace std::chrono_literals;

namespace {

const std::string trunk_host = "trunk.sahel.example";

/// A call of ours over a trunk that shows `certificates`: how it ended, and what the trunk has heard.
struct trunk_call {
    trunk_call(const own_folder& files, const std::string& ours, const std::string& certificates,
               const std::string& host)
        : names{files / "names", {"host-record=" + trunk_host + "," + own_host}}, stage{listening(ours)} {
        stage.center.start();
        CHECK(stage.until([&] { return names.is_listening(); }));
        baresip trunk{stage.folder / "trunk",
                      {.user = "+22961000000",
                       .encrypts = true,
                       .certificates = certificates,
                       .more = "regint=0;answermode=auto;transport=tls"}};
        CHECK(stage.until([&] { return trunk.is_ready(); }));
        voice_trunk made;
        made.name = "moov";
        made.hosts = {host + ":5071"};
        made.over = "tls";
        made.encryption = voice_encryption::required;
        made.keep_alive = 0s;
        stage.line->serve({made}, {});
        std::string end;
        stage.line->call({.to = "+22961000000"}, {.answered =
                                                      [&](const conversation_ptr& talk) {
                                                          talk->on_ended([&](ending how) { end = to_string(how); });
                                                          talk->say("Bonjour. Votre colis est arrivé ce matin.");
                                                          talk->end();
                                                      },
                                                  .ended =
                                                      [&](const call_outcome& how) {
                                                          end = to_string(how.what);
                                                          why = how.reason;
                                                      }});
        stage.until([&] { return !end.empty(); });
        ended = end;
        const auto file = trunk.heard_file();
        const auto said = stage.spoken("Bonjour. Votre colis est arrivé ce matin.");
        heard = !file.empty() && stage.until([&] { return find(said, read_wav(file)).much > 0.9; }, 10s);
    }

    static voice_options listening(const std::string& certificates) {
        voice_options how;
        how.listen = {fmt::format("tls:{}:0", own_host)};
        how.certificates = certificates;
        return how;
    }

    name_server names;
    voice_stage stage;
    std::string ended, why;
    bool heard = false;
};

}  // namespace

TEST_CASE("a trunk over TLS with SRTP is called, since its certificate is its host's") {
    if (const auto reason = enter_own_network(); !reason.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << reason);
        return;
    }
    if (const auto reason = enter_own_mounts(); !reason.empty()) {
        MESSAGE("skipped: no resolv.conf of its own can be had here: " << reason);
        return;
    }
    const own_folder files;
    authority ca{files / "ca"};
    const auto ours = ca.folder_for("palabre.example");
    const trunk_call made{files, ours, ca.folder_for(trunk_host), trunk_host};
    CHECK_MESSAGE(made.ended == "completed", made.why << made.stage.logged());
    CHECK(made.heard);
}

TEST_CASE("a trunk whose certificate is another host's, another authority's, or has ended is not called, and it is "
          "said why") {
    if (const auto reason = enter_own_network(); !reason.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << reason);
        return;
    }
    if (const auto reason = enter_own_mounts(); !reason.empty()) {
        MESSAGE("skipped: no resolv.conf of its own can be had here: " << reason);
        return;
    }
    const own_folder files;
    authority ca{files / "ca"}, stranger{files / "stranger"};
    const auto ours = ca.folder_for("palabre.example");
    const auto refused = [&](const std::string& certificates, const std::string& host = trunk_host) {
        const trunk_call made{files, ours, certificates, host};
        CHECK(made.ended == "unreachable");
        CHECK_FALSE(made.heard);
        CHECK_MESSAGE(made.stage.line->figures().trunks.at(0).answered == 0, made.stage.logged());
        return made.why;
    };
    CHECK(refused(ca.folder_for("trunk.other.example")) == "its certificate is not trunk.sahel.example's");
    CHECK(refused(stranger.folder_for(trunk_host)) ==
          "its certificate (/CN=an authority of a test) is not accepted: self-signed certificate in certificate chain");
    CHECK(refused(ca.folder_for(trunk_host, -1)) ==
          "its certificate (/CN=trunk.sahel.example) is not accepted: certificate has expired");
}

TEST_CASE("a telephone registers and is called over TLS, with SRTP") {
    if (const auto reason = enter_own_network(); !reason.empty()) {
        MESSAGE("skipped: no network of its own can be had here: " << reason);
        return;
    }
    const own_folder files;
    authority ca{files / "ca"};
    voice_options how;
    how.listen = {fmt::format("tls:{}:5061", own_host)};
    how.certificates = ca.folder_for("palabre.example");
    how.phones.users = {{.name = "awa", .password = secret{"baobab"}, .encrypted = true}};
    how.peers = {{.name = "phones", .from = {"10.99.0.0/24"}, .over = "tls", .encryption = voice_encryption::required}};
    voice_stage stage{how};
    std::string heard_from, how_it_ended;
    stage.center.answer("100", [&](const conversation_ptr& talk) {
        heard_from = talk->about().from;
        talk->on_ended([&](ending why) { how_it_ended = to_string(why); });
        talk->say("Bonjour. Votre appel est chiffré.");
        talk->end();
    });
    stage.center.start();
    baresip softphone{
        stage.folder / "baresip",
        {.encrypts = true,
         .certificates = ca.folder_for("awa.example"),
         .more = fmt::format("regint=60;outbound=\"sip:{}:5061;transport=tls\";auth_pass=baobab;answermode=auto",
                             own_host)}};
    REQUIRE_MESSAGE(stage.until([&] { return softphone.is_ready() && stage.line->phones().size() == 1; }),
                    stage.logged());
    CHECK(stage.line->phones()[0].over == "tls");
    softphone.dial(fmt::format("sip:100@{}:5061;transport=tls", own_host));
    CHECK_MESSAGE(stage.until([&] { return !how_it_ended.empty(); }), stage.logged());
    CHECK(how_it_ended == "completed");
    CHECK(heard_from == "awa");
    const auto file = softphone.heard_file();
    REQUIRE(!file.empty());
    const auto said = stage.spoken("Bonjour. Votre appel est chiffré.");
    CHECK(stage.until([&] { return find(said, read_wav(file)).much > 0.9; }, 10s));
    std::filesystem::remove(file);

    std::string end;
    stage.line->call({.to = "phone:awa", .caller_id = "100"},
                     {.answered =
                          [&](const conversation_ptr& talk) {
                              talk->on_ended([&](ending why) { end = to_string(why); });
                              talk->say("Un client vous attend. Veuillez prendre l'appel.");
                              talk->end();
                          },
                      .ended = [&](const call_outcome& why) { end = to_string(why.what); }});
    CHECK_MESSAGE(stage.until([&] { return !end.empty(); }), stage.logged());
    CHECK(end == "completed");
    const auto second = softphone.heard_file();
    REQUIRE(!second.empty());
    const auto waiting = stage.spoken("Un client vous attend. Veuillez prendre l'appel.");
    CHECK(stage.until([&] { return find(waiting, read_wav(second)).much > 0.9; }, 10s));
}

TEST_CASE("a line over TLS without its files does not begin, and all that is wrong is told") {
    const own_folder files;
    const auto problems_of = [](const std::string& certificates) {
        try {
            voice_options how;
            how.listen = {"tls:127.0.0.1:0"};
            how.certificates = certificates;
            voice_channel(how);
        } catch (const error& wrong) {
            return std::string{wrong.what()};
        }
        return std::string{};
    };
    CHECK(problems_of("").find("TLS has no certificates") != std::string::npos);
    const auto none = problems_of(files / "nothing");
    CHECK(none.find("there is no certificate in '") != std::string::npos);
    CHECK(none.find("there are no authorities in '") != std::string::npos);
    authority ca{files / "ca"};
    const auto one = ca.folder_for("palabre.example"), other = ca.folder_for("palabre.example");
    CHECK(problems_of(one) == "");
    std::filesystem::copy_file(one + "/certificate.pem", one + "/agent.pem",
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(problems_of(one).find("there is no key in '") != std::string::npos);
    std::ifstream key{other + "/key.pem"};
    std::ofstream{one + "/agent.pem", std::ios::app} << key.rdbuf();
    CHECK(problems_of(one).find("is another certificate's") != std::string::npos);
}
