// tests/connector/test_https.cpp - whom a connector believes behind https://, and how it shows who it is. Wall clock.
#include "connector/office_stand.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace palabre;
using namespace palabre::http;

namespace {

/// An authority, a server's and a client's certificate, made by the program openssl in a folder of their own.
class papers {
public:
    papers() {
        auto name = (std::filesystem::temp_directory_path() / "palabre_papers_XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for certificates"};
        folder_ = name;
        std::ofstream{file("names")} << "subjectAltName=IP:127.0.0.1,DNS:crm.example\n";
        std::ofstream{file("other")} << "subjectAltName=DNS:somebody.else\n";
        authority("authority");
        authority("strangers");
        issue("server", "authority", "names");
        issue("elsewhere", "authority", "other");
        issue("client", "authority", "names");
        issue("unknown", "strangers", "names");
    }
    ~papers() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    papers(const papers&) = delete;
    papers& operator=(const papers&) = delete;

    std::string file(const std::string& name) const { return (folder_ / name).string(); }
    std::string certificate(const std::string& of) const { return file(of + ".pem"); }
    std::string key(const std::string& of) const { return file(of + ".key"); }

private:
    void run(const std::string& words) const {
        const auto command = "cd '" + folder_.string() + "' && " PALABRE_OPENSSL " " + words + " 2>openssl.log";
        if (std::system(command.c_str()) != 0) throw std::runtime_error{"openssl failed: " + words};
    }
    void authority(const std::string& name) const {
        run("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name + " -keyout " +
            name + ".key -out " + name + ".pem");
    }
    void issue(const std::string& name, const std::string& by, const std::string& names) const {
        run("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=" + name + " -keyout " + name +
            ".key -out " + name + ".csr");
        run("x509 -req -days 2 -CAcreateserial -in " + name + ".csr -CA " + by + ".pem -CAkey " + by +
            ".key -extfile " + names + " -out " + name + ".pem");
    }

    std::filesystem::path folder_;
};

const papers& our() {
    static const papers all;
    return all;
}

std::string asked(const back_office& office, http_tls by, const char* operation = "chunked") {
    asio_runtime loop;
    const auto asks =
        http_connector(loop, {.url = "https://127.0.0.1:" + std::to_string(office.port()), .tls = std::move(by)});
    auto first = told(call_on(loop, *asks, operation));
    CHECK(told(call_on(loop, *asks, operation)) == first);
    return first;
}

}  // namespace

TEST_CASE("a server is believed whom a known authority vouches for, by the name that was asked") {
    const back_office office{0, {our().certificate("server"), our().key("server")}};
    CHECK(asked(office, {.authorities = our().certificate("authority")}) == "value {\"balance\":2500}");
    CHECK(asked(office, {}).starts_with("unavailable: chunked: its certificate is not accepted: "));
    CHECK(asked(office, {.authorities = our().certificate("strangers")})
              .starts_with("unavailable: chunked: its certificate is not accepted: "));
    CHECK(asked(office, {.verify = false}) == "value {\"balance\":2500}");
    CHECK(asked(office, {.authorities = our().certificate("authority")}, "half") ==
          "unavailable: half: the connection broke off");
    CHECK(asked(office, {.authorities = our().certificate("authority")}, "gigabyte") ==
          "unavailable: gigabyte: the answer is too long");

    const back_office other{0, {our().certificate("elsewhere"), our().key("elsewhere")}};
    CHECK(asked(other, {.authorities = our().certificate("authority")}) ==
          "unavailable: chunked: its certificate is not accepted: IP address mismatch");
}

TEST_CASE("connections by TLS are kept, and one that the server has closed is replaced") {
    const back_office office{0, {our().certificate("server"), our().key("server")}};
    asio_runtime loop;
    const auto asks = http_connector(loop, {.url = "https://127.0.0.1:" + std::to_string(office.port()),
                                            .tls = {.authorities = our().certificate("authority")}});
    const auto first = call_on(loop, *asks, "echo").data;
    const auto second = call_on(loop, *asks, "echo").data;
    CHECK(first.at("connection") == second.at("connection"));
    CHECK(second.at("requests") == 2);
    call_on(loop, *asks, "once");
    CHECK(told(call_on(loop, *asks, "chunked")) == "value {\"balance\":2500}");
}

TEST_CASE("a server that wants to know its clients sees our certificate") {
    const back_office office{0, {our().certificate("server"), our().key("server"), our().certificate("authority")}};
    const auto authorities = our().certificate("authority");
    CHECK(asked(office, {authorities, our().certificate("client"), our().key("client")}) == "value {\"balance\":2500}");
    CHECK(asked(office, {authorities}).starts_with("unavailable: "));
    CHECK(
        asked(office, {authorities, our().certificate("unknown"), our().key("unknown")}).starts_with("unavailable: "));
}

TEST_CASE("a plain server behind https, and a secure one behind http, are no answer") {
    const back_office plain;
    CHECK(asked(plain, {.verify = false}).starts_with("unavailable: "));
    const back_office secure{0, {our().certificate("server"), our().key("server")}};
    asio_runtime loop;
    const auto asks = http_connector(loop, {.url = "http://127.0.0.1:" + std::to_string(secure.port())});
    CHECK(told(call_on(loop, *asks, "chunked", "{}", 10s)).starts_with("unavailable: "));
}

TEST_CASE("certificates that cannot be read are named") {
    const auto with = [](http_tls by) { return why_not({.url = "https://a", .tls = std::move(by)}); };
    CHECK(with({.authorities = "/no/such.pem"})
              .starts_with("there is no file '/no/such.pem', which is to hold the authorities"));
    CHECK(with({.authorities = our().file("names")}).find("the authorities cannot be read") != std::string::npos);
    CHECK(with({.certificate = our().file("names")}).find("the certificate cannot be read") != std::string::npos);
    CHECK(with({.certificate = our().certificate("client")}).find("the key cannot be read") != std::string::npos);
    CHECK(with({.certificate = our().certificate("client"), .key = our().key("server")}).find("the key") !=
          std::string::npos);
}
