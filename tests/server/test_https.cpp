// tests/server/test_https.cpp - the API by HTTPS: shown, renewed beside its clients, and refused where it cannot be.
#include "server/center_stage.hpp"

#include "core/process.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

using namespace palabre;
using test::center_stage;

namespace {

bool has(const std::string& all, std::string_view part) {
    return all.find(part) != std::string::npos;
}

std::vector<std::string> makes(const std::string& name, const std::string& certificate, const std::string& key) {
    return {"openssl", "req",       "-x509",   "-newkey", "ec",          "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes",  "-days",     "2",       "-subj",   "/CN=" + name, "-addext",  "subjectAltName=IP:127.0.0.1",
            "-out",    certificate, "-keyout", key};
}

std::string configuration(const std::string& certificate) {
    return "voice: {listen: \"udp:127.0.0.1:0\"}\nflows: {\"*\": flow.yaml}\nlog: {json: true}\n"
           "http: {listen: \"127.0.0.1:0\", certificate: " +
           certificate + ", certificate_key: center.key}\n";
}

constexpr const char* hello = "flow: f\nlanguages: [fr]\nnodes:\n  bye: {hangup: Bonjour.}\n";

}  // namespace

TEST_CASE("a certificate is renewed beside the clients that stand, when its files change and on SIGHUP") {
    center_stage stage;
    stage.folder.write("flow.yaml", hello);
    detail::run(makes("old", stage.folder / "center.pem", stage.folder / "center.key"), "");
    const auto line = stage.start(configuration("center.pem"));
    REQUIRE(has(line, "http=https://127.0.0.1:"));
    auto words = makes("new", stage.folder / "new.pem", stage.folder / "new.key");
    words.insert(words.begin(), {PALABRE_PYTHON, std::string{PALABRE_SOURCE_DIR} + "/tests/server/renew_https.py",
                                 stage.http.substr(std::string_view{"https://"}.size()), stage.folder / "."});
    test::program client{words};
    CHECK_MESSAGE(client.ended() == 0, client.log());
    CHECK(client.out() == "before old 200\nafter new 200\nstays old 200\n");

    const auto ask = [&] {
        return detail::run({"curl", "--silent", "--max-time", "20", "--cacert", stage.folder / "center.pem",
                            stage.http + "/metrics"},
                           "")
            .out;
    };
    CHECK(has(ask(), "palabre_http_certificate_ends_seconds "));
    CHECK(stage.center->logs("the certificate has been read again"));
    stage.center->signal(SIGHUP);
    CHECK(stage.center->logs("the certificate has been read again", 2));

    // One that cannot be leaves the old one.
    stage.folder.write("center.key", "no key\n");
    CHECK(stage.center->logs("the certificate stays as it was"));
    CHECK(has(ask(), "palabre_http_certificate_ends_seconds "));
}

TEST_CASE("a certificate that cannot be is told before anything starts") {
    const center_stage stage;
    stage.folder.write("flow.yaml", hello);
    stage.folder.write("center.key", "no key\n");
    const auto file = stage.folder.write("center.yaml", configuration("nowhere.pem"));
    int status = -1;
    const auto run = stage.run({"--config", file, "--check"}, status);
    CHECK(status == 2);
    CHECK_MESSAGE(has(run->out(), "nowhere.pem', which is to hold the certificate"), run->out());
}

TEST_CASE("a client in the clear gets nothing where HTTPS is spoken, and others go on") {
    center_stage stage;
    stage.folder.write("flow.yaml", hello);
    detail::run(makes("old", stage.folder / "center.pem", stage.folder / "center.key"), "");
    stage.start(configuration("center.pem"));
    const auto at = stage.http.substr(std::string_view{"https://"}.size());
    CHECK(detail::run({"curl", "--silent", "--max-time", "20", "http://" + at + "/healthz"}, "").out.empty());
    CHECK(has(detail::run({"curl", "--silent", "--max-time", "20", "--cacert", stage.folder / "center.pem",
                           "https://" + at + "/healthz"},
                          "")
                  .out,
              "ok"));
}
