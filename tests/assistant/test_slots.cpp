// tests/assistant/test_slots.cpp - details as customers write them.
#include "assistant/slots.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::assistant;
using namespace std::chrono;

namespace {

const numbering::plans numbers = numbering::plans::builtin();

std::string read(slot wanted, const std::string& text, const std::string& language = "fr") {
    const palabre::assistant::detail::slot_reader by{numbers, country{"BJ"}, language, "XOF", 2026y / November / 28d};
    const auto found = by.read(wanted, text);
    return !found ? "-" : found->is_string() ? std::string{found->get_string()} : boost::json::serialize(*found);
}

std::string amount(const std::string& text, const std::string& language = "fr") {
    const auto found = read({.is = slot::kind::amount}, text, language);
    return found == "-" ? found : found.substr(16, found.find(',') - 16);  // {"amount_minor":2500,"currency":"XOF"}
}

std::string date(const std::string& text, const std::string& language = "fr") {
    return read({.is = slot::kind::date}, text, language);
}

}  // namespace

TEST_CASE("numbers and amounts are read in digits and in words") {
    CHECK(read({.is = slot::kind::number}, "donnez moi 3 cartes") == "3");
    CHECK(read({.is = slot::kind::number}, "1,5 go svp") == "1.5E0");
    CHECK(read({.is = slot::kind::number}, "trois") == "3");
    CHECK(read({.is = slot::kind::number}, "twenty five", "en") == "25");
    CHECK(read({.is = slot::kind::number}, "entre 3 et 5") == "-");
    CHECK(read({.is = slot::kind::number}, "je ne sais pas") == "-");
    CHECK(amount("g envoyé 5000f") == "5000");
    CHECK(amount("5 000 FCFA") == "5000");
    CHECK(amount("2.500 frs") == "2500");
    CHECK(amount("10k") == "10000");
    CHECK(amount("10 mille") == "10000");
    CHECK(amount("deux mille cinq cents francs") == "2500");
    CHECK(amount("five thousand", "en") == "5000");
    CHECK(amount("1 000 000 f") == "1000000");
    CHECK(amount("envoyer 500 f au 97001122") == "500");
    CHECK(amount("j'ai 2 puces et 500 f") == "500");
    CHECK(amount("500,50 f") == "-");
    CHECK(amount("99999999999999999999999") == "-");
    CHECK(amount("") == "-");
}

TEST_CASE("a telephone number is what its plan takes for one") {
    const slot phone{.is = slot::kind::phone};
    CHECK(read(phone, "bloquer le 01 97 00 11 22 svp") == "+2290197001122");
    CHECK(read(phone, "97001122") == "+2290197001122");
    CHECK(read(phone, "+229 97 00 11 22") == "+2290197001122");
    CHECK(read(phone, "transfere 500 97 00 11 22") == "+2290197001122");
    CHECK(read(phone, "97001122 ou 0197001122") == "+2290197001122");
    CHECK(read(phone, "97001122 ou 96001122") == "-");
    CHECK(read(phone, "mon numero") == "-");
    CHECK(read(phone, "4521") == "-");
}

TEST_CASE("dates are read as people say them") {
    CHECK(date("aujourd'hui") == "2026-11-28");
    CHECK(date("hier soir") == "2026-11-27");
    CHECK(date("avant-hier") == "2026-11-26");
    CHECK(date("après-demain") == "2026-11-30");
    CHECK(date("tomorrow pls", "en") == "2026-11-29");
    CHECK(date("le 3 janvier 2027") == "2027-01-03");
    CHECK(date("le 3 fevrier") == "2027-02-03");
    CHECK(date("December 24", "en") == "2026-12-24");
    CHECK(date("24/12/2026") == "2026-12-24");
    CHECK(date("le 2026-12-24") == "2026-12-24");
    CHECK(date("24/12") == "2026-12-24");
    CHECK(date("lundi") == "2026-11-30");
    CHECK(date("samedi") == "2026-12-05");
    CHECK(date("31/02/2027") == "-");
    CHECK(date("bientot") == "-");
}

TEST_CASE("a choice is known by any of its words") {
    const slot town{.is = slot::kind::choice,
                    .choices = {{"cotonou", {"cotonou", "akpakpa"}}, {"porto-novo", {"porto novo", "ajacé"}}}};
    CHECK(read(town, "je suis à Akpakpa") == "cotonou");
    CHECK(read(town, "PORTO-NOVO") == "porto-novo");
    CHECK(read(town, "entre cotonou et porto novo") == "-");
    CHECK(read(town, "novo") == "-");
}
