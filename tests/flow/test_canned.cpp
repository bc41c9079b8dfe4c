// tests/flow/test_canned.cpp - canned answers: read, checked with places and cures, filled for a customer.
#include "palabre/flow/canned.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::flow;

namespace {

std::vector<std::string> problems(const std::string& yaml) {
    try {
        canned_answers::parse(yaml, "canned.yaml");
        return {};
    } catch (const error& thrown) {
        std::vector<std::string> all;
        for (const auto& each : thrown.problems()) all.push_back(to_string(each));
        return all;
    }
}

const std::string two = R"(
greeting:
  title: Saluer
  text:
    fr: "Bonjour ${customer.name} !"
    fon: "A fɔ́n à ${customer.name} ?"
closing: {title: Conclure, text: {fr: "Bonne journée, coût : 5 $$."}}
)";

}  // namespace

TEST_CASE("canned answers are told as written, and filled for a customer") {
    const auto all = canned_answers::parse(two, "canned.yaml");
    languages in;
    CHECK(all.told(nullptr, in) == boost::json::parse(R"([
        {"key":"greeting","title":"Saluer","text":{"fon":"A fɔ́n à ${customer.name} ?","fr":"Bonjour ${customer.name} !"}},
        {"key":"closing","title":"Conclure","text":{"fr":"Bonne journée, coût : 5 $$."}}])"));
    history::customer afi;
    afi.name = "Afi";
    CHECK(all.told(&afi, in).at(0).at("text").at("fr").as_string() == "Bonjour Afi !");
    CHECK(all.told(&afi, in).at(1).at("text").at("fr").as_string() == "Bonne journée, coût : 5 $.");
    CHECK(canned_answers::load(PALABRE_SOURCE_DIR "/docs/manual/examples/canned.yaml").all().size() == 3);
}

TEST_CASE("what cannot be is said with its place and cure") {
    CHECK(problems(two).empty());
    CHECK(problems("a: {title: A, text: {fr: \"${customer.nom}\"}}").at(0).starts_with("canned.yaml:1:"));
    CHECK(problems("a: {title: A, text: {fr: \"${balance}\"}}").size() == 1);
    CHECK(problems("a: {title: A, text: {fr: \"${customer.name\"}}").size() == 1);
    CHECK(problems("a: {text: {fr: x}}").size() == 1);
    CHECK(problems("a: {title: A, text: {}}").size() == 1);
    CHECK(problems("a: {title: A, text: {fr: x}, texte: 1}").size() == 1);
    CHECK(problems("A b: {title: A, text: {\"f r\": x}}").size() == 2);
    CHECK(problems("- a").size() == 1);
    CHECK_THROWS_AS(canned_answers::load("/nowhere/canned.yaml"), error);
}
