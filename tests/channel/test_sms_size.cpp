// tests/channel/test_sms_size.cpp - SMS parts: the alphabet of TS 23.038, and where parts may end.
#include "palabre/channel/sms_size.hpp"

#include <doctest/doctest.h>

using namespace palabre;

namespace {

std::string times(std::size_t count, const std::string& text) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

bool is_gsm(const std::string& text) {
    return sms_size(text).encoding == sms_encoding::gsm_7bit;
}

struct row {
    std::string text;
    sms_encoding encoding;
    std::size_t units, parts;
};

}  // namespace

TEST_CASE("the GSM 7-bit alphabet is TS 23.038's") {
    // The default alphabet by rows of its table (6.2.1), then the extension table (6.2.1.1).
    for (const char* row :
         {"@Δ 0¡P¿p", "£_!1AQaq", "$Φ\"2BRbr", "¥Γ#3CScs", "èΛ¤4DTdt", "éΩ%5EUeu", "ùΠ&6FVfv", "ìΨ'7GWgw", "òΣ(8HXhx",
          "ÇΘ)9IYiy", "\nΞ*:JZjz", "Ø+;KÄkä", "øÆ,<LÖlö", "\ræ-=MÑmñ", "Åß.>NÜnü", "åÉ/?O§oà"}) {
        CAPTURE(row);
        CHECK(is_gsm(row));
    }
    CHECK(sms_size("@Δ 0¡P¿p").units == 8);
    CHECK(is_gsm("\f^{}\\[~]|€"));
    CHECK(sms_size("\f^{}\\[~]|€").units == 20);
    for (const char* beyond :
         {"ç", "ê", "î", "ô", "û", "â", "ë", "ï", "œ", "Œ", "É̀", "`", "\t", "«", "’", "\u00a0", "\u202f", "ɔ", "ɛ"}) {
        CAPTURE(beyond);
        CHECK_FALSE(is_gsm(beyond));
    }
}

TEST_CASE("parts hold 160 septets alone and 153 together, 70 and 67 units") {
    using enum sms_encoding;
    const row table[]{
        {"", gsm_7bit, 0, 1},
        {times(160, "a"), gsm_7bit, 160, 1},
        {times(161, "a"), gsm_7bit, 161, 2},
        {times(306, "a"), gsm_7bit, 306, 2},
        {times(307, "a"), gsm_7bit, 307, 3},
        {times(80, "€"), gsm_7bit, 160, 1},
        {times(81, "€"), gsm_7bit, 162, 2},
        {times(70, "ê"), ucs_2, 70, 1},
        {times(71, "ê"), ucs_2, 71, 2},
        {times(134, "ê"), ucs_2, 134, 2},
        {times(135, "ê"), ucs_2, 135, 3},
        {times(35, "😀"), ucs_2, 70, 1},
        {times(159, "a") + "ç", ucs_2, 160, 3},
    };
    for (const auto& [text, encoding, units, parts] : table) {
        CAPTURE(text);
        const sms_measure found = sms_size(text);
        CHECK(found.encoding == encoding);
        CHECK(found.units == units);
        CHECK(found.parts == parts);
    }
}

TEST_CASE("no part ends within an escape pair or a surrogate pair") {
    // 152 letters and a euro would fill 154 of 153 septets: the euro moves on, and the rest no longer fits in two parts.
    CHECK(sms_size(times(152, "a") + "€" + times(152, "a")).units == 306);
    CHECK(sms_size(times(152, "a") + "€" + times(152, "a")).parts == 3);
    CHECK(sms_size(times(151, "a") + "€" + times(153, "a")).parts == 2);
    CHECK(sms_size(times(66, "ê") + "😀" + times(66, "ê")).units == 134);
    CHECK(sms_size(times(66, "ê") + "😀" + times(66, "ê")).parts == 3);
}

TEST_CASE("the letters that make a text dearer are named once each") {
    CHECK(sms_size("Ça a été reçu, être ou naître").beyond == std::vector<std::string>{"ç", "ê", "î"});
    CHECK(sms_size("Ca a ete recu").beyond.empty());
    CHECK(sms_size("caf\xe9").beyond == std::vector<std::string>{"\xEF\xBF\xBD"});
    CHECK(to_string(sms_encoding::ucs_2) == "ucs_2");
}
