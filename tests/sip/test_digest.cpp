// tests/sip/test_digest.cpp - digests by RFC 7616's own examples, and what nobody should get in by.
#include "sip/digest.hpp"

#include <doctest/doctest.h>

using namespace palabre::sip;

namespace {

// RFC 7616, 3.9.1.
const digest::challenge asked{"http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                              "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", digest::algorithm::md5, true};
const credentials mufasa{"Mufasa", "Circle of Life"};
constexpr const char* client_nonce = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";

digest::parameters read_line(const std::string& line) {
    std::vector<std::string> elements;
    for (std::size_t at = line.find(' ') + 1; at != 0 && at < line.size();) {
        const auto comma = line.find(", ", at);
        elements.push_back(line.substr(at, comma == line.npos ? comma : comma - at));
        at = comma == line.npos ? line.size() : comma + 2;
    }
    return digest::read(elements);
}

}  // namespace

TEST_CASE("answers are RFC 7616's, by MD5 and by SHA-256") {
    const auto by_md5 = digest::answer(asked, mufasa, "GET", "/dir/index.html", client_nonce, 1);
    CHECK(by_md5.find("response=\"8ca523f5e9506fed4657c9700eebdbec\"") != by_md5.npos);
    auto better = asked;
    better.by = digest::algorithm::sha256;
    const auto by_sha = digest::answer(better, mufasa, "GET", "/dir/index.html", client_nonce, 1);
    CHECK(by_sha.find("response=\"753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1\"") != by_sha.npos);
    CHECK(by_sha.find("opaque=\"FQhe/") != by_sha.npos);
    CHECK(by_sha.find("nc=00000001") != by_sha.npos);
}

TEST_CASE("what answer() writes is_right() takes, and nothing else") {
    for (const auto by : {digest::algorithm::md5, digest::algorithm::sha256})
        for (const bool qop : {true, false}) {
            auto how = asked;
            how.by = by;
            how.has_qop = qop;
            const auto said = read_line(digest::answer(how, mufasa, "REGISTER", "sip:example.bj", client_nonce, 7));
            CHECK(digest::is_right(said, by, "Circle of Life", "REGISTER"));
            CHECK_FALSE(digest::is_right(said, by, "circle of life", "REGISTER"));
            CHECK_FALSE(digest::is_right(said, by, "Circle of Life", "INVITE"));
            auto moved = said;
            moved["uri"] = "sip:elsewhere.bj";
            CHECK_FALSE(digest::is_right(moved, by, "Circle of Life", "REGISTER"));
            auto cut = said;
            cut["response"] = "";
            CHECK_FALSE(digest::is_right(cut, by, "Circle of Life", "REGISTER"));
        }
}

TEST_CASE("parameters are read as they are written by others") {
    const auto read =
        digest::read({"Realm=\"a \\\"b\\\" c\"", "nonce = xyz", "nonce=again", "odd", "qop=\"auth-int, AUTH\""});
    CHECK(read.at("realm") == "a \"b\" c");
    CHECK(read.at("nonce") == "xyz");
    CHECK(read.size() == 3);
    const auto challenge = digest::challenge_of(read);
    REQUIRE(challenge);
    CHECK(challenge->has_qop);
    CHECK_FALSE(digest::challenge_of(digest::read({"nonce=1", "qop=\"auth-int\""})));
    CHECK_FALSE(digest::challenge_of(digest::read({"nonce=1", "algorithm=MD5-sess"})));
    CHECK_FALSE(digest::challenge_of(digest::read({"realm=1"})));
}

TEST_CASE("what is quoted cannot begin another header") {
    auto how = asked;
    how.realm = "a\"\r\nX: y";
    const auto said = digest::answer(how, mufasa, "INVITE", "sip:a@b", "c", 1);
    CHECK(said.find('\n') == said.npos);
    CHECK(said.find("realm=\"a\\\"X: y\"") != said.npos);
}

TEST_CASE("a nonce is fresh, then old, and forged by whoever has no key") {
    const auto nonce = digest::make_nonce("key", 1'000'000, 7, "10.0.0.5");
    const auto check = [&](std::string_view text, std::string_view key, std::int64_t now, std::string_view whose) {
        return digest::check_nonce(text, key, now, whose, 60'000);
    };
    CHECK(check(nonce, "key", 1'060'000, "10.0.0.5") == digest::nonce_state::fresh);
    CHECK(check(nonce, "key", 1'060'001, "10.0.0.5") == digest::nonce_state::old);
    CHECK(check(nonce, "other", 1'000'000, "10.0.0.5") == digest::nonce_state::forged);
    CHECK(check(nonce, "key", 1'000'000, "10.0.0.6") == digest::nonce_state::forged);
    CHECK(check("f4241" + nonce.substr(5), "key", 1'000'000, "10.0.0.5") == digest::nonce_state::forged);
    CHECK(check("", "key", 1'000'000, "10.0.0.5") == digest::nonce_state::forged);
    CHECK(check(".", "key", 1'000'000, "10.0.0.5") == digest::nonce_state::forged);
}
