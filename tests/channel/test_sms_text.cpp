// tests/channel/test_sms_text.cpp - texts made fit for GSM 7-bit: typography, and letters by language.
#include "palabre/channel/sms_size.hpp"
#include "palabre/channel/sms_text.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace palabre;

TEST_CASE("typography becomes what GSM 7-bit has, letters stay") {
    CHECK(sms_normalised("12\u202F345\u00A0F CFA") == "12 345 F CFA");
    CHECK(sms_normalised("l\u2019\u00E9t\u00E9, \u00AB\u00A0oui\u00A0\u00BB \u2013 \u201Cnon\u201D\u2026") ==
          "l'\u00E9t\u00E9, \" oui \" - \"non\"...");
    CHECK(sms_normalised("\uFEFFco\u00ADop\u200B") == "coop");
    CHECK(sms_normalised("\u00E7a \u0254 \U0001F333") == "\u00E7a \u0254 \U0001F333");
    CHECK(sms_normalised("").empty());
    CHECK(sms_normalised("\xC3") == "\xC3");  // whoever sends it says that it is no UTF-8
}

TEST_CASE("a balance with its money takes one part again") {
    const std::string text = "Votre solde : 12\u202F345\u00A0F CFA. Il expire le 31\u00A0d\u00E9cembre. Rechargez au "
                             "*123# ou dans l\u2019application, et merci de votre fid\u00E9lit\u00E9.";
    CHECK(sms_size(text).parts == 2);
    CHECK(sms_size(sms_normalised(text)).parts == 1);
    CHECK(sms_size(sms_normalised(text)).encoding == sms_encoding::gsm_7bit);
}

TEST_CASE("letters are replaced by language, only those that the alphabet lacks") {
    const auto all = load_sms_letters(PALABRE_SOURCE_DIR "/examples/sms_letters.yaml");
    CHECK(sms_transliterated("\u00C7a co\u00FBte cher, c\u0153ur fran\u00E7ais, \u00E9t\u00E9 \u00E0 No\u00EBl",
                             all.at("fr")) == "\u00C7a coute cher, coeur francais, \u00E9t\u00E9 \u00E0 Noel");
    CHECK(sms_size(sms_transliterated("\u0256\u00F2 \u0254\u025B", all.at("fon"))).encoding == sms_encoding::gsm_7bit);
    CHECK(sms_transliterated("\U0001F333", all.at("fr")) == "\U0001F333");
}

TEST_CASE("a file of letters tells all that is wrong with it") {
    const auto file = (std::filesystem::temp_directory_path() / "palabre-letters.yaml").string();
    std::ofstream{file} << "fr: {\"ab\": \"a\", \"\u00E7\": \"\u00E7\"}\nfon: none\n";
    try {
        load_sms_letters(file);
        FAIL("it was taken");
    } catch (const error& wrong) {
        CHECK(wrong.code() == errc::invalid_file);
        CHECK(wrong.problems().size() == 3);
    }
    std::remove(file.c_str());
}
