// tests/translator/test_protect.cpp - numbers, names and codes go through a translation unharmed, whatever the text.
#include "palabre/sim/chance.hpp"
#include "palabre/translator/translator.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

using namespace palabre;
using namespace palabre::translator;

namespace {

std::string shown(std::string_view text, const std::vector<std::string>& names = {}) {
    const auto made = protect(text, names);
    return fmt::format("{} | {}", made.text, fmt::join(made.kept, " | "));
}

/// Words of four languages, and what must not be touched among them.
const std::vector<std::string> words{"votre", "solde",     "Bonjour", "a",        "été",  "mi",    "kuabɔ",
                                     "ɖo",    "akwɛ",      "jërejëf", "l'agence", "ẹ",    "káàbọ̀", "Hello,",
                                     "is",    "d'accord.", "(merci)", "—",        "«oui»"};
const std::vector<std::string> protected_ones{"97 00 11 22",
                                              "+229 01 90 01 12 34",
                                              "1 250,50 FCFA",
                                              "12/11/2026",
                                              "14h30",
                                              "14:30",
                                              "*124*1#",
                                              "5 %",
                                              "-3",
                                              "3G",
                                              "AB12-C3",
                                              "PUK",
                                              "SMS",
                                              "afi@example.bj",
                                              "https://moov.bj/a?b=1&c={x}",
                                              "www.example.com/1",
                                              "{name}",
                                              "${money(balance.amount, 'XOF')}",
                                              "${ {'a': 1}['a'] }",
                                              "$5",
                                              "€12",
                                              "007",
                                              "Sahel Mobile",
                                              "\u0661\u0662\u0663"};

const std::vector<std::string> names{"Sahel Mobile", "MoMo"};

std::size_t below(sim::chance& by, std::size_t most) {
    return static_cast<std::size_t>(by.bits() % most);
}

}  // namespace

TEST_CASE("what a translation must leave as it is has a name in its place") {
    CHECK(shown("Votre solde est de 1 250,50 FCFA.") == "Votre solde est de {1}. | 1 250,50 FCFA");
    CHECK(shown("Appelez le +229 01 90 01 12 34, ou 105.") == "Appelez le {1}, ou {2}. | +229 01 90 01 12 34 | 105");
    CHECK(shown("Tapez *124*1# puis 2.") == "Tapez {1} puis {2}. | *124*1# | 2");
    CHECK(shown("Le 12/11/2026 à 14h30, remise de 5 %.") == "Le {1} à {2}, remise de {3}. | 12/11/2026 | 14h30 | 5 %");
    CHECK(shown("Écrivez à afi@example.bj. Merci !") == "Écrivez à {1}. Merci ! | afi@example.bj");
    CHECK(shown("Voir https://moov.bj/a?b=1.") == "Voir {1}. | https://moov.bj/a?b=1");
    CHECK(shown("Pour ${label}, tapez ${key}.") == "Pour {1}, tapez {2}. | ${label} | ${key}");
    CHECK(shown("Il vous reste ${number(plan.mb) + '}'} Mo.") == "Il vous reste {1} Mo. | ${number(plan.mb) + '}'}");
    CHECK(shown("Bonjour {name}, {1} et }{ là") == "Bonjour {1}, {2} et {3}{4} là | {name} | {1} | } | {");
    CHECK(shown("Le code PUK de votre SIM") == "Le code {1} de votre {2} | PUK | SIM");
    CHECK(shown("VOTRE SOLDE EST NUL") == "VOTRE SOLDE EST NUL | ");
    CHECK(shown("SMS") == "{1} | SMS");
    CHECK(shown("Sahel Mobiles et Sahel Mobile", {"Sahel Mobile"}) == "Sahel Mobiles et {1} | Sahel Mobile");
    CHECK(shown("Le forfait W2 et l'iPhone15") == "Le forfait {1} et l'{2} | W2 | iPhone15");
    CHECK(shown("Tapez-1 ou 2-3") == "Tapez-{1} ou {2} | 1 | 2-3");
    CHECK(shown("Fɔngbè ɔ, zin 3.") == "Fɔngbè ɔ, zin {1}. | 3");
    CHECK_FALSE(has_words(protect("${balance} 12 %")));
    CHECK(has_words(protect("ɔ 12")));
}

TEST_CASE("a translation that harms what was protected is found out, and small harm is mended") {
    CHECK(harm_in("Akwɛ towe nyí {1}.", 1).empty());
    CHECK(harm_in("{2} ɔ, {1}", 2).empty());
    CHECK(harm_in("Akwɛ towe", 1) == "{1} is missing");
    CHECK(harm_in("{1} {1}", 1) == "{1} is there twice");
    CHECK(harm_in("{1} {2}", 1) == "{2} was not in the text");
    CHECK(harm_in("{1} 5", 1) == "a number was not in the text");
    CHECK(harm_in("{1} \u0665", 1) == "a number was not in the text");
    CHECK(harm_in("{01}", 1) == "a brace was not in the text");
    CHECK(harm_in("{1} }", 1) == "a brace was not in the text");
    CHECK(harm_in("{1}\x07", 1) == "it has a control character");
    CHECK(harm_in("{99999999999999999999}", 1) == "a brace was not in the text");
    CHECK(repaired("a { 1 } b \uff5b2\uff5d {3 }") == "a {1} b {2} {3}");
    CHECK(repaired("{ x } {") == "{ x } {");
    CHECK(restore("{2} et {1}", {"12 %", "{1}"}) == "{1} et 12 %");
}

TEST_CASE("random texts come back whole from a translator that leaves them, and with all that matters from one that "
          "turns them") {
    sim::chance by{sim::default_seed()};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        std::multiset<std::string> expected;
        const auto length = 1 + below(by, 14);
        bool after_protected = false;
        for (std::size_t i = 0; i < length; ++i) {
            // Two in a row may read as one: they are kept as one then, and the whole is looked at below.
            const bool touchy = !after_protected && below(by, 3) == 0;
            const auto& list = touchy ? protected_ones : words;
            const auto& each = list[below(by, list.size())];
            if (touchy) expected.insert(each);
            text += (text.empty() ? "" : " ") + each;
            after_protected = touchy;
        }
        CAPTURE(text);
        const auto made = protect(text, names);
        REQUIRE(harm_in(made.text, made.kept.size()).empty());
        CHECK(restore(made.text, made.kept) == text);
        // Each must be within one of those that were kept.
        for (const auto& each : expected)
            CHECK(std::ranges::any_of(made.kept, [&](const auto& one) { return one.find(each) != std::string::npos; }));

        // A machine that turns the words around keeps each thing whole.
        std::vector<std::string> parts;
        for (std::size_t at = 0; at < made.text.size();) {
            const auto end = std::min(made.text.find(' ', at), made.text.size());
            parts.push_back(made.text.substr(at, end - at));
            at = end + 1;
        }
        std::ranges::reverse(parts);
        const auto turned = fmt::format("{}", fmt::join(parts, " "));
        REQUIRE(harm_in(turned, made.kept.size()).empty());
        const auto back = restore(turned, made.kept);
        for (const auto& each : made.kept) CHECK(back.find(each) != std::string::npos);

        // One that loses, doubles or changes any of them is found out.
        if (made.kept.empty()) continue;
        const auto which = 1 + below(by, made.kept.size());
        const auto slot = fmt::format("{{{}}}", which);
        const auto where = made.text.find(slot);
        REQUIRE(where != std::string::npos);
        for (const std::string& instead : {std::string{}, slot + slot, fmt::format("{{{}}}", made.kept.size() + 1),
                                           std::string{"{}"}, fmt::format("{}", which), slot + "1"}) {
            auto harmed = made.text;
            harmed.replace(where, slot.size(), instead);
            CAPTURE(harmed);
            CHECK_FALSE(harm_in(harmed, made.kept.size()).empty());
        }
    }
}

TEST_CASE("random bytes are protected and restored without a loss") {
    sim::chance by{sim::default_seed()};
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        const auto length = below(by, 40);
        for (std::size_t i = 0; i < length; ++i) text += "{}$ 1a'\"\\@.#*+\xc3\xa9\xe2\x80\xff"[below(by, 19)];
        CAPTURE(text);
        const auto made = protect(text, names);
        CHECK(restore(made.text, made.kept) == text);
        CHECK(harm_in(made.text, made.kept.size()).empty());
        // A machine behind another protects what is protected once more.
        const auto again = protect(made.text);
        CHECK(restore(restore(again.text, again.kept), made.kept) == text);
    }
}
