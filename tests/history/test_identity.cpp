// tests/history/test_identity.cpp - one person is one identity, however a channel writes his address.
#include "palabre/history/identity.hpp"

#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <unordered_set>

using namespace palabre;
using history::identify;
using history::identity;
using history::identity_kind;

namespace {

const numbering::plans& plans() {
    static const auto builtin = numbering::plans::builtin();
    return builtin;
}

std::optional<identity> in_benin(medium on, std::string_view address) {
    return identify(on, address, plans(), country{"BJ"});
}

}  // namespace

TEST_CASE("a number is one identity on every medium that has numbers, in its old form too") {
    for (const auto& [on, address] :
         {std::pair{medium::voice, "0190011234"}, std::pair{medium::voice, "sip:+2290190011234@trunk.example"},
          std::pair{medium::voice, "90011234"}, std::pair{medium::sms, "+22990011234"},
          std::pair{medium::sms, "+229 01 90 01 12 34"}, std::pair{medium::ussd, "002290190011234"},
          std::pair{medium::whatsapp, "2290190011234"}, std::pair{medium::whatsapp, "22990011234"},
          std::pair{medium::whatsapp, "whatsapp:+22990011234"}}) {
        INFO(std::string{address});
        const auto found = in_benin(on, address);
        REQUIRE(found);
        CHECK(found->kind == identity_kind::phone);
        CHECK(found->address == "+2290190011234");
        CHECK(found->written == address);
        CHECK(*found == *in_benin(medium::voice, "0190011234"));
    }
    CHECK(in_benin(medium::voice, "0190011235") != in_benin(medium::voice, "0190011234"));
}

TEST_CASE("WhatsApp's bare digits are international, whatever the center's country") {
    CHECK(identify(medium::whatsapp, "22990011234", plans(), country{"NG"})->address == "+2290190011234");
    CHECK(in_benin(medium::whatsapp, "905321234567")->address == "+905321234567");  // Turkey's, not Benin's 90...
    CHECK(!in_benin(medium::whatsapp, "1"));
}

TEST_CASE("who is no number is a user id where the medium has them") {
    const auto hidden = in_benin(medium::whatsapp, "BJ.13491208655302741918");
    REQUIRE(hidden);
    CHECK(hidden->kind == identity_kind::whatsapp);
    CHECK(hidden->address == "BJ.13491208655302741918");
    CHECK(in_benin(medium::messenger, "7788990011223344")->kind == identity_kind::messenger);
    CHECK(in_benin(medium::messenger, "22990011234")->kind == identity_kind::messenger);
    CHECK(in_benin(medium::web_chat, "visitor-1")->kind == identity_kind::web);
    CHECK(!in_benin(medium::sms, "MoovAfrica"));
    CHECK(!in_benin(medium::voice, "BJ.13491208655302741918"));
}

TEST_CASE("nobody is known by a withheld number, a short code or nothing") {
    for (const medium each : {medium::voice, medium::sms, medium::ussd, medium::whatsapp})
        for (const char* address : {"", "100", "166", "12"}) {
            INFO(to_string(each), " ", std::string{address});
            CHECK(!in_benin(each, address));
        }
    for (const medium each : {medium::voice, medium::sms, medium::ussd})
        for (const char* address : {"anonymous", "restricted", "+", "+2299001", "hello"})
            CHECK(!in_benin(each, address));
    CHECK(!in_benin(medium::messenger, ""));
    CHECK(!in_benin(medium::web_chat, std::string(257, 'x')));
    CHECK(in_benin(medium::web_chat, std::string(256, 'x')));
}

TEST_CASE("identities are compared by kind and address, not by how they were written") {
    const identity a{identity_kind::phone, "+2290190011234", "90011234"};
    const identity b{identity_kind::phone, "+2290190011234", "sip:90011234@x"};
    const identity c{identity_kind::account, "+2290190011234"};
    CHECK(a == b);
    CHECK((a <=> b) == 0);
    CHECK(a != c);
    CHECK(a < c);
    const std::unordered_set<identity> set{a, b, c};
    CHECK(set.size() == 2);
}

TEST_CASE("what people ask for is a number in any writing, or a kind and its address") {
    const auto asked = [](std::string_view written) {
        const auto found = history::written_identity(written, plans(), country{"BJ"});
        return std::string{to_string(found.kind)} + " " + found.address;
    };
    for (const char* number : {"+2290190011234", "0190011234", "90011234", "01 90 01 12 34", "phone:0190011234",
                               "tel:+2290190011234", "sip:+2290190011234@trunk.example"})
        CHECK(asked(number) == "phone +2290190011234");
    CHECK(asked("messenger:5551") == "messenger 5551");
    CHECK(asked("account:C:17") == "account C:17");
    CHECK(asked("whatsapp:AB.12") == "whatsapp AB.12");
    for (const auto& wrong : {std::string{}, std::string{"01"}, std::string{"fax:12"}, std::string{"account:"},
                              "account:" + std::string(257, 'x'), std::string{"phone:"}, std::string{":1"}})
        CHECK_THROWS_AS(asked(wrong), error);
}
