// tests/assistant/test_intents.cpp - what is wanted, the details it lacks, and a yes before anything changes.
#include "assistant/asked.hpp"
#include "palabre/assistant/faq.hpp"
#include "palabre/assistant/in_order.hpp"
#include "palabre/assistant/intents.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::assistant;

namespace {

const std::string samples = PALABRE_SOURCE_DIR "/samples-ivr/operator/assistant";

/// A customer who writes one message after the other.
struct customer {
    explicit customer(std::string language = "fr") {
        so_far = {.company = "sahel", .language = std::move(language), .country = "BJ", .address = "+22997123456"};
    }

    std::string writes(const std::string& message) {
        const auto said = asked(loop, *whom, so_far, message);
        so_far.memory = said.memory;
        return told(said);
    }

    static std::shared_ptr<assistant::assistant> learned(sim::clock& loop) {
        static const auto set = load_intents(samples);
        static const auto model = intent_model::train(set.examples);
        return make_intents(loop, set, model, numbering::plans::builtin());
    }

    sim::clock loop;
    std::shared_ptr<assistant::assistant> whom = learned(loop);
    conversation_so_far so_far;
};

}  // namespace

TEST_CASE("a balance asked in free text is an operation on the customer's own number") {
    customer afi;
    CHECK(afi.writes("Bjr, il me rest cb de credit svp ?") == R"(act: crm.balance {"number":"+2290197123456"})");
    CHECK(afi.writes("et le solde du 96 00 11 22") == R"(act: crm.balance {"number":"+2290196001122"})");
    customer kofi{"en"};
    CHECK(kofi.writes("pls chek my airtime balance") == R"(act: crm.balance {"number":"+2290197123456"})");
}

TEST_CASE("what changes something is asked for its details, and confirmed") {
    customer afi;
    CHECK(afi.writes("on a volé mon téléphone bloquez la puce") ==
          "question: Quel est le numéro de la carte à bloquer ?");
    CHECK(afi.writes("c'est le 96 00 11 22") == "question: Bloquer la carte du +2290196001122 ? Répondez oui ou non.");
    SUBCASE("yes") {
        CHECK(afi.writes("Oui svp") == R"(act: crm.block_sim {"number":"+2290196001122"} confirmed)");
        CHECK(afi.so_far.memory.is_null());
    }
    SUBCASE("no") {
        CHECK(afi.writes("non non") == "hand_over: the customer said no");
    }
    SUBCASE("neither, twice") {
        CHECK(afi.writes("hmm") == "question: Bloquer la carte du +2290196001122 ? Répondez oui ou non.");
        CHECK(afi.writes("hmm") == "hand_over: 'yes or no' was not understood twice");
    }
    SUBCASE("both at once is no yes") {
        CHECK(afi.writes("oui ou non") == "question: Bloquer la carte du +2290196001122 ? Répondez oui ou non.");
    }
    SUBCASE("a word of yes within something else is no yes") {
        for (const std::string message : {"je ne suis pas d'accord", "ok mais pas maintenant", "j'ai 1 question"}) {
            const auto memory = afi.so_far.memory;
            CHECK(afi.writes(message) == "question: Bloquer la carte du +2290196001122 ? Répondez oui ou non.");
            afi.so_far.memory = memory;
        }
    }
    SUBCASE("a yes to an agent who has come between") {
        afi.so_far.anew = true;
        CHECK(afi.writes("oui").starts_with("hand_over: "));
    }
    SUBCASE("something else") {
        CHECK(afi.writes("je veux parler à un agent").starts_with("hand_over to agent"));
    }
}

TEST_CASE("a yes that nobody asked for does nothing") {
    customer afi;
    CHECK(afi.writes("oui").starts_with("hand_over: "));
    afi.so_far.memory = R"({"intent": "lost_sim"})";
    CHECK(afi.writes("oui").starts_with("hand_over: "));
    afi.so_far.memory = boost::json::object{
        {"intent", "gone"}, {"asked", "?"}, {"times", 0}, {"confidence", 1}, {"slots", boost::json::object{}}};
    CHECK(afi.writes("oui").starts_with("hand_over: "));
}

TEST_CASE("a detail that is not understood twice goes to an agent, with what is known") {
    customer afi;
    CHECK(afi.writes("pas de réseau") == "question: Dans quelle ville êtes-vous ?");
    CHECK(afi.writes("euh") == "question: Dans quelle ville êtes-vous ?");
    CHECK(afi.writes("hein") == "hand_over: 'where' was not understood twice");
    CHECK(afi.writes("pas de réseau à Akpakpa") == "hand_over to network: the customer wants no_network");
}

TEST_CASE("an edge takes along what was understood") {
    customer afi;
    const auto said = asked(afi.loop, *afi.whom, afi.so_far, "mon transfert de 25 000 f d'hier n'est pas arrivé");
    CHECK(told(said) == "hand_over to money: the customer wants transfer_failed");
    const auto& slots = std::get<hand_over>(said.what).slots.as_object();
    CHECK(slots.at("amount").at("amount_minor") == 25000);
    CHECK(slots.contains("day"));
    CHECK(said.confidence > 0.6);
    CHECK(said.sources.front().name == "transfer_failed");
}

TEST_CASE("what is out of scope is nobody's affair here") {
    customer afi;
    for (const std::string message :
         {"bonjour", "qui va gagner la coupe d'afrique", "combien coute une moto", "🙂", "", "lol"})
        CHECK(afi.writes(message).starts_with("hand_over: no"));
}

TEST_CASE("written answers come first, then what is wanted, then an agent") {
    customer afi;
    afi.whom = make_in_order(
        afi.loop,
        {{"faq", make_faq(afi.loop, {load_faq(samples + "/faq.fr.yaml"), load_faq(samples + "/faq.en.yaml")}), 0.9},
         {"intents", customer::learned(afi.loop), 0.6}});
    CHECK(afi.writes("comment consulter mon solde ?") ==
          "reply: Composez *124# pour connaître votre solde. C'est gratuit.");
    CHECK(afi.writes("il me reste combien d'unites") == R"(act: crm.balance {"number":"+2290197123456"})");
    CHECK(afi.writes("bloquez ma puce svp") == "question: Quel est le numéro de la carte à bloquer ?");
    CHECK(afi.writes("96001122") == "question: Bloquer la carte du +2290196001122 ? Répondez oui ou non.");
    CHECK(afi.writes("oui") == R"(act: crm.block_sim {"number":"+2290196001122"} confirmed)");
    CHECK(afi.writes("vous vendez des vélos ?") ==
          "hand_over: nobody is sure; faq: no question is like it; intents: not sure what is wanted");
}
