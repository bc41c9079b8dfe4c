// tests/translator/test_remembering.cpp - a phrase is asked of the machine once, kept for review, and said as reviewed.
#include "palabre/history/company_store.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"
#include "palabre/translator/remembering.hpp"
#include "translator/asked.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::translator;
using namespace std::chrono_literals;

namespace {

/// Answers with a script, or not at all.
struct scripted : palabre::translator::translator {
    explicit scripted(runtime& loop) : on{loop} {}

    pending translate(const request& what, instant /*deadline*/, std::function<void(translation)> then) override {
        heard.push_back(what.from + '>' + what.to + ' ' + what.text);
        auto kept = std::make_shared<std::function<void(translation)>>(std::move(then));
        if (!silent)
            on.post([held = std::weak_ptr{kept}, says = says] {
                if (const auto still = held.lock()) (*still)(says);
            });
        return kept;
    }

    runtime& on;
    translation says;
    bool silent = false;
    std::vector<std::string> heard;
};

struct stand {
    stand() {
        store.open_company("sahel", "Sahel", [&](const auto& opened) { id = opened->id; });
        clock.run();
        machine->says = {"Akwɛ towe nyí {1}.", source::machine, "nllb"};
        build({});
    }

    void build(remembering_options how) {
        if (!how.book) how.book = [this] { return &store.of(id).phrases(); };
        how.machine = has_machine ? machine : nullptr;
        whom = make_remembering(clock, std::move(how));
    }

    std::string says(const std::string& text, bool keep = true, duration within = 30s) {
        return told(asked(clock, *whom, {text, "fr", "fon", "operator, 'main'", keep}, within));
    }

    std::vector<history::phrase> kept() {
        std::vector<history::phrase> all;
        store.of(id).phrases().phrases({}, {}, 100, [&](auto found) { all = found.value; });
        clock.run();
        return all;
    }

    void review(std::string source, std::string text) {
        store.of(id).phrases().put(
            {{"fr", std::move(source), "fon", std::move(text), true, "afi", clock.calendar_now()}},
            [](const auto& done) { CHECK(done); });
        clock.run();
    }

    sim::clock clock;
    sim::memory_disk disk;
    sim::memory_store store{clock, disk};
    history::company_id id;
    std::shared_ptr<scripted> machine = std::make_shared<scripted>(clock);
    std::shared_ptr<palabre::translator::translator> whom;
    bool has_machine = true;
};

}  // namespace

TEST_CASE("texts that differ in numbers are one phrase: translated once, reviewed once") {
    stand here;
    CHECK(here.says("Votre solde est de 500 F.") == "machine by nllb: Akwɛ towe nyí 500 F.");
    CHECK(here.says("Votre solde est de 1 250,50 FCFA.") == "machine by nllb: Akwɛ towe nyí 1 250,50 FCFA.");
    CHECK(here.machine->heard == std::vector<std::string>{"fr>fon Votre solde est de {1}."});
    const auto kept = here.kept();
    REQUIRE(kept.size() == 1);
    CHECK_FALSE(kept[0].reviewed);
    CHECK(kept[0].by == "nllb");
    CHECK(kept[0].context == "operator, 'main'");
    CHECK(kept[0].at <= here.clock.calendar_now());
    CHECK(kept[0].at > here.clock.calendar_now() - 1min);
    here.review("Votre solde est de {1}.", "A ɖó {1} ɖo akwɛ mɛ.");
    CHECK(here.says("Votre solde est de 900 F.") == "reviewed by afi: A ɖó 900 F ɖo akwɛ mɛ.");
    CHECK(here.machine->heard.size() == 1);
}

TEST_CASE("what needs no translating is given as it is") {
    stand here;
    CHECK(here.says("${balance} 12 %") == "reviewed by : ${balance} 12 %");
    CHECK(told(asked(here.clock, *here.whom, {"Bonjour", "fr", "fr"})) == "reviewed by : Bonjour");
    CHECK(here.machine->heard.empty());
}

TEST_CASE("what customers write is translated and kept nowhere") {
    stand here;
    here.machine->says = {"Combien ?", source::machine, "nllb"};
    CHECK(here.says("Nɛbi wɛ?", false) == "machine by nllb: Combien ?");
    CHECK(here.kept().empty());
    here.review("Nɛbi wɛ?", "Quel prix ?");
    CHECK(here.says("Nɛbi wɛ?", false) == "reviewed by afi: Quel prix ?");
}

TEST_CASE("a machine's harm is refused and kept nowhere, small harm is mended") {
    stand here;
    for (const char* bad : {"Akwɛ towe", "Akwɛ towe nyí {1} {1}.", "Akwɛ towe nyí 500 F.", "{1} {2}"}) {
        here.machine->says.text = bad;
        CHECK(here.says("Votre solde est de 500 F.").starts_with("harmed: "));
        CHECK(here.kept().empty());
    }
    here.machine->says.text = "Akwɛ towe nyí { 1 }.";
    CHECK(here.says("Votre solde est de 500 F.") == "machine by nllb: Akwɛ towe nyí 500 F.");
    CHECK(here.kept().at(0).text == "Akwɛ towe nyí {1}.");
}

TEST_CASE("a phrase that was kept broken is not said") {
    stand here;
    here.review("Votre solde est de {1}.", "Akwɛ towe");
    CHECK(here.says("Votre solde est de 500 F.") == "machine by nllb: Akwɛ towe nyí 500 F.");
    CHECK(here.kept().at(0).text == "Akwɛ towe");  // the speaker's stands until he mends it
}

TEST_CASE("without a machine, or with one that fails, there is a fault and no text") {
    stand here;
    here.machine->says = {.wrong = fault::language, .why = "the service does not know 'fon'"};
    CHECK(here.says("Merci.") == "language: the service does not know 'fon'");
    here.has_machine = false;
    here.build({});
    CHECK(here.says("Merci.") == "unknown: no translation is kept, and there is no machine to ask");
    CHECK(here.kept().empty());
}

TEST_CASE("where only reviewed phrases are said a machine's wait for review") {
    stand here;
    here.build({.only_reviewed = true});
    CHECK(here.says("Votre solde est de 500 F.") == "unknown: it waits for review");
    CHECK(here.says("Votre solde est de 500 F.") == "unknown: it waits for review");
    CHECK(here.machine->heard.size() == 1);
    CHECK(here.kept().at(0).by == "nllb");
    here.review("Votre solde est de {1}.", "A ɖó {1}.");
    CHECK(here.says("Votre solde est de 500 F.") == "reviewed by afi: A ɖó 500 F.");
}

TEST_CASE("while the store is away the machine is asked, and a text beyond what is kept is translated") {
    stand here;
    here.store.become({history::condition::kind::degraded, "away"});
    CHECK(here.says("Votre solde est de 500 F.") == "machine by nllb: Akwɛ towe nyí 500 F.");
    here.store.become({});
    here.machine->says.text = "Akwɛ";
    CHECK(here.says(std::string(3000, 'a')) == "machine by nllb: Akwɛ");
}

TEST_CASE("a machine that is silent is waited for until the deadline, and one let go of calls nobody") {
    stand here;
    here.machine->silent = true;
    CHECK(here.says("Merci.", true, 3s) == "unavailable: no translation in time");
    bool told = false;
    here.machine->silent = false;
    auto held = here.whom->translate({"Merci.", "fr", "fon"}, here.clock.now() + 3s, [&](const auto&) { told = true; });
    held.reset();
    here.clock.run();
    CHECK_FALSE(told);
}

TEST_CASE("names of a company are kept as they are written") {
    stand here;
    here.machine->says.text = "{1} o kuabɔ";
    here.build({.names = {"Sahel Mobile"}});
    CHECK(here.says("Bienvenue chez Sahel Mobile") == "machine by nllb: Sahel Mobile o kuabɔ");
}
