// tests/assistant/test_faq.cpp - written answers, found by how customers really ask.
#include "assistant/asked.hpp"
#include "assistant/calibration.hpp"
#include "assistant/faq_index.hpp"
#include "palabre/assistant/faq.hpp"
#include "palabre/core/error.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::assistant;

namespace {

const std::string samples = PALABRE_SOURCE_DIR "/samples-ivr/operator/assistant/";

/// The id of the entry, or "-" where it stays silent.
std::string found(assistant::assistant& faq, sim::clock& loop, const std::string& language,
                  const std::string& message) {
    const auto said = asked(loop, faq, {.company = "sahel", .language = language}, message);
    return said.sources.empty() ? "-" : said.sources.front().name;
}

std::string problems_of(std::string_view yaml) {
    try {
        load_faq(yaml, "faq.yaml");
    } catch (const error& thrown) {
        return thrown.what();
    }
    return "";
}

constexpr std::string_view wolof = R"(company: sahel
language: wo
entries:
  - id: balance
    questions: ["Naka laay xoole sama solde?", "Ñaata la sama credit des?"]
    answer: Bësal *124#.
  - id: lost-sim
    questions: ["Sama puce dafa réer lu ma war def?", Réeral naa sama carte SIM]
    answer: Demal ci agence bi ak sa carte d'identité.
  - id: agency
    questions: ["Fan la agence bi nekk?", "Ban waxtu la agence bi di ubbi?"]
    answer: Yónneel AGENCE ci 130.
)";

}  // namespace

TEST_CASE("a question is found in the words of those who ask it") {
    sim::clock loop;
    const auto faq = make_faq(
        loop, {load_faq(samples + "faq.fr.yaml"), load_faq(samples + "faq.en.yaml"), load_faq(wolof, "faq.wo.yaml")});
    CHECK(found(*faq, loop, "fr", "vos agences ouvrent a quel heure svp") == "fr/agency-hours");
    CHECK(found(*faq, loop, "fr", "LES HORAIRES DE L AGENCE") == "fr/agency-hours");
    CHECK(found(*faq, loop, "fr", "bonjour comment consulter mon solde ?") == "fr/check-balance");
    CHECK(found(*faq, loop, "fr", "frais de transfert d argent") == "fr/transfer-fees");
    CHECK(found(*faq, loop, "en", "what are the opening hours of your shop") == "en/agency-hours");
    CHECK(found(*faq, loop, "en", "activating roaming before travelling") == "en/roaming-price");
    CHECK(found(*faq, loop, "wo", "naka laa xool sama soldee") == "wo/balance");
    CHECK(found(*faq, loop, "wo", "fan la agens bi nekk") == "wo/agency");
    SUBCASE("and nothing is answered that nobody wrote down") {
        CHECK(found(*faq, loop, "fr", "vous vendez des ordinateurs portables d'occasion ?") == "-");
        CHECK(found(*faq, loop, "fr", "je suis en colère contre vous") == "-");
        CHECK(found(*faq, loop, "en", "will it rain tomorrow") == "-");
        CHECK(found(*faq, loop, "fr", "") == "-");
        CHECK(found(*faq, loop, "fr", "?!") == "-");
        CHECK(found(*faq, loop, "fr", R"(" OR 1=1 NEAR/2 * asked:)") == "-");
    }
    SUBCASE("a customer whose language nobody knows is looked for in all") {
        CHECK(found(*faq, loop, "", "what are the opening hours of your shop") == "en/agency-hours");
        CHECK(found(*faq, loop, "fon", "comment consulter mon solde") == "fr/check-balance");
    }
    SUBCASE("another company's answers are its own") {
        const auto said = asked(loop, *faq, {.company = "other", .language = "fr"}, "comment consulter mon solde");
        CHECK(told(said) == "hand_over: no questions of this company");
    }
}

TEST_CASE("a threshold keeps it silent") {
    sim::clock loop;
    const auto file = load_faq(samples + "faq.fr.yaml");
    const auto bold = make_faq(loop, {file}, {.threshold = 0});
    const auto shy = make_faq(loop, {file}, {.threshold = 1});
    CHECK(found(*bold, loop, "fr", "mon solde") != "-");
    CHECK(found(*shy, loop, "fr", "comment consulter mon solde") == "-");
    CHECK_THROWS_AS(make_faq(loop, {file}, {.threshold = 1.1}), error);
    CHECK_THROWS_AS(make_faq(loop, {file, file}), error);
}

TEST_CASE("the confidence says how often it is right") {
    // Made of words by a rule: each entry has three of its own words and the common ones; its questions share some.
    faq_file file{.name = "made", .company = "c", .language = "xx"};
    const auto word = [](std::size_t number) {
        std::string made;
        for (std::size_t left = number * 7919 + 104729; made.size() < 6; left /= 21)
            made += "bcdfghjklmnpqrstvwxza"[left % 21];
        return made;
    };
    for (std::size_t entry = 0; entry < 300; ++entry) {
        const auto own = [&](std::size_t which) { return word(1000 + entry * 2 + which) + ' '; };
        const auto common = [&](std::size_t which) { return word(entry * which % 40) + ' '; };
        file.entries.push_back(
            {std::to_string(entry),
             {own(0) + common(3) + common(5), own(0) + own(1) + common(7), common(3) + own(1) + common(11)},
             "answer"});
    }
    sim::clock loop;
    const auto faq = make_faq(loop, {file}, {.threshold = 0});
    // Held out: half are asked in words that nobody asked in, half are about nothing there.
    double trials[10] = {}, right[10] = {}, promised[10] = {};
    for (std::size_t entry = 0; entry < 300; ++entry) {
        const bool known = entry % 2 == 0;
        const auto text =
            known ? word(1000 + entry * 2 + entry / 2 % 2) + ' ' + word(entry * 13 % 40) + ' ' + word(entry % 40)
                  : word(5000 + entry) + ' ' + word(entry * 3 % 40) + ' ' + word(entry * 5 % 40);
        const auto said = asked(loop, *faq, {.company = "c", .language = "xx"}, text);
        const auto bin = std::min<std::size_t>(9, static_cast<std::size_t>(said.confidence * 10));
        trials[bin] += 1;
        promised[bin] += said.confidence;
        right[bin] += known && !said.sources.empty() && said.sources.front().name == "xx/" + std::to_string(entry);
    }
    double error = 0;
    for (std::size_t bin = 0; bin < 10; ++bin) error += std::abs(promised[bin] - right[bin]) / 300;
    MESSAGE("expected calibration error ", error);
    CHECK(error < 0.15);
}

TEST_CASE("trials that are too few or all alike teach nothing") {
    namespace detail = palabre::assistant::detail;
    using detail::trial;
    const detail::calibration untaught;
    CHECK(detail::calibrated({}).bias == untaught.bias);
    const std::vector<trial> alike(100, trial{0.5, 0.5, true});
    CHECK(detail::calibrated(alike).bias == untaught.bias);
    std::vector<trial> clean;
    for (int i = 0; i < 100; ++i) clean.push_back({i / 100.0, 0.1, i >= 50});
    const auto taught = detail::calibrated(clean);
    CHECK(taught.confidence(0.9, 0.1) > 0.9);
    CHECK(taught.confidence(0.1, 0.1) < 0.1);
}

TEST_CASE("a file of questions is read, or every mistake in it told with its place") {
    const auto file = load_faq(wolof, "faq.wo.yaml");
    CHECK(file.company == "sahel");
    CHECK(file.entries.size() == 3);
    CHECK(file.entries[1].questions.size() == 2);
    CHECK(problems_of("company: a\nlanguage: French\nentries:\n"
                      "  - id: One\n    questions: [\"?\"]\n    answer: x\n"
                      "  - id: two\n    questions: []\n"
                      "  - id: two\n    questions: [\"Mon solde ?\", mon SOLDE]\n    answer: ''\n    reply: y\n") ==
          "faq.yaml:2:11: 'French' is no language; write its ISO 639 code, such as fr, en, fon, wo\n"
          "faq.yaml:4:9: 'One' is no id; write up to 64 small letters, digits, '-', '_' and '.'\n"
          "faq.yaml:5:17: '?' has no words; write a question\n"
          "faq.yaml:7:5: the key 'answer' is missing; add it\n"
          "faq.yaml:8:16: a list of questions is expected; write '- ' and a question, a line each\n"
          "faq.yaml:9:9: the id 'two' was given in line 7 already; choose another one\n"
          "faq.yaml:10:32: 'mon SOLDE' is asked in 'two' already; leave it out, or say what makes it another question\n"
          "faq.yaml:11:13: a text is missing; write it here, on one line\n"
          "faq.yaml:12:5: unknown key 'reply'; the keys here are id, questions, answer");
    CHECK_THROWS_AS(load_faq(samples + "absent.yaml"), error);
}
