// tests/meta/test_meta_signature.cpp - what is signed by Meta's app secret, and what is not.
#include "channel/meta/signature.hpp"

#include <doctest/doctest.h>

using namespace palabre;

TEST_CASE("the signature of the facts' vector") {
    const secret app{"secret"};
    const std::string body = R"({"object":"page","entry":[]})";
    const std::string header = "sha256=550e646d4869f9eaf9e56ccc2b73b528c8d3aac4a24ff137e0a26e3e45bbd075";
    CHECK(meta::signature(app, body) == header);
    CHECK(meta::signed_by(app, body, header));
    CHECK(meta::signed_by(app, body, "sha256=550E646D4869F9EAF9E56CCC2B73B528C8D3AAC4A24FF137E0A26E3E45BBD075"));
}

TEST_CASE("what is forged, cut, of another scheme or of no secret is not signed") {
    const secret app{"secret"};
    const std::string body = R"({"object":"page","entry":[]})";
    const std::string header = meta::signature(app, body);
    CHECK_FALSE(meta::signed_by(secret{"secret2"}, body, header));
    CHECK_FALSE(meta::signed_by(app, body + " ", header));
    CHECK_FALSE(meta::signed_by(app, body, header.substr(0, header.size() - 1)));
    CHECK_FALSE(meta::signed_by(app, body, header.substr(0, header.size() - 2)));
    CHECK_FALSE(meta::signed_by(app, body, header + "00"));
    CHECK_FALSE(meta::signed_by(app, body, header + " "));
    CHECK_FALSE(meta::signed_by(app, body, "sha1=" + header.substr(7)));
    CHECK_FALSE(meta::signed_by(app, body, header.substr(7)));
    CHECK_FALSE(meta::signed_by(app, body, ""));
    CHECK_FALSE(meta::signed_by(app, body, "sha256="));
    CHECK_FALSE(meta::signed_by(secret{}, body, meta::signature(secret{}, body)));
}
