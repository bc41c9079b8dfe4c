// tests/assistant/test_words.cpp - words without accents, stems, groups of three letters.
#include "assistant/words.hpp"

#include <doctest/doctest.h>

using namespace palabre::assistant::detail;

namespace {

std::string joined(const std::vector<std::string>& all) {
    std::string made;
    for (const auto& each : all) made += (made.empty() ? "" : " ") + each;
    return made;
}

}  // namespace

TEST_CASE("words are letters and digits, without accents or case") {
    CHECK(joined(words_of("J'ai plus de CRÉDIT !!")) == "j ai plus de credit");
    CHECK(joined(words_of("l’agence d’Abomey-Calavi")) == "l agence d abomey calavi");
    CHECK(joined(words_of("Mon œuvre, 12,50 € à 8h")) == "mon oeuvre 12 50 a 8h");
    CHECK(joined(words_of("ＦＵＬＬ ﬁn")) == "full fin");
    CHECK(joined(words_of("Nɛ̌ kpɔ́n")) == "nɛ kpɔn");
    CHECK(joined(words_of("\xff\xfe ok")) == "ok");
    CHECK(words_of(" ?! ").empty());
    CHECK(words_of("").empty());
}

TEST_CASE("a yes is the whole message, but for please and thank you") {
    const std::vector<std::string> yes{"oui", "ok", "d'accord", "1"};
    for (const std::string is : {"oui", "OUI !", "Oui svp", "oui oui", "ok d'accord", "1", "D’accord, s'il vous plaît",
                                 "oui bien sûr", "ok merci"})
        CHECK_MESSAGE(says_only(is, yes), is);
    for (const std::string is : {"je ne suis pas d'accord", "ok mais pas maintenant", "j'ai 1 question", "pas ok",
                                 "oui ou non", "merci", "bien sûr", "12", "", "?"})
        CHECK_MESSAGE(!says_only(is, yes), is);
}

TEST_CASE("accents make no other stem") {
    const term_maker french{"fr"};
    REQUIRE(french.stems());
    CHECK(french.terms_of("rechargée") == french.terms_of("rechargee"));
    CHECK(french.terms_of("mes forfaits") == french.terms_of("MES FORFAIT"));
    const term_maker english{"en"};
    CHECK(english.terms_of("opening") == english.terms_of("opens"));
}

TEST_CASE("a language without a stemmer goes by three letters at a time") {
    const term_maker wolof{"wo"};
    REQUIRE_FALSE(wolof.stems());
    CHECK(joined(wolof.terms_of("solde")) == "_so sol old lde de_");
    CHECK(joined(wolof.terms_of("a")) == "_a_");
    CHECK(joined(term_maker{"fon"}.terms_of("kpɔ́n")) == "_kp kpɔ pɔn ɔn_");
}
