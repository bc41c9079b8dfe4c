// tests/contract/phrases.cpp - contract: translations are kept, and a machine's never replace a speaker's.
#include "contract/desk.hpp"
#include "contract/themes.hpp"
#include "palabre/history/phrase_book.hpp"

namespace palabre::contract {
namespace {

phrase made(const std::string& source, const std::string& text, const std::string& to = "fon", bool reviewed = false) {
    return {.from = "fr",
            .source = source,
            .to = to,
            .text = text,
            .reviewed = reviewed,
            .by = reviewed ? "afi" : "http://127.0.0.1:5000",
            .at = morning,
            .context = "operator, 'main'"};
}

std::size_t put(const desk& acme, std::vector<phrase> all) {
    const auto done = acme.stage().ask<std::size_t>([&](auto then) { acme.store().phrases().put(all, then); });
    REQUIRE(told(done) == "done");
    return *done;
}

reply<phrase> find(const desk& acme, const std::string& source, const std::string& to = "fon") {
    return acme.stage().ask<phrase>([&](auto then) { acme.store().phrases().phrase_of("fr", source, to, then); });
}

std::string listed(const desk& acme, const phrase_filter& which = {}, const phrase_place& after = {},
                   std::size_t limit = 1000) {
    std::string all;
    for (const auto& each : *acme.stage().ask<std::vector<phrase>>(
             [&](auto then) { acme.store().phrases().phrases(which, after, limit, then); }))
        all += each.to + ':' + each.source + ' ';
    return all;
}

void kept_and_found(store_stage& stage) {
    const desk acme{stage};
    const auto first = made("Votre solde est de {1}.", "Akwɛ towe nyí {1}.");
    CHECK(put(acme, {first, made("Au revoir.", "Odabo."), made("Au revoir.", "Ba beneen.", "wo")}) == 3);
    stage.reopen();
    CHECK(*find(acme, first.source) == first);
    CHECK(find(acme, first.source, "wo").what == verdict::not_found);
    CHECK(find(acme, "Votre solde est de {2}.").what == verdict::not_found);
    CHECK(find(acme, "au revoir.").what == verdict::not_found);
    CHECK(find(desk{stage, "other"}, first.source).what == verdict::not_found);
    CHECK(find(acme, "Au revoir.", "wo")->text == "Ba beneen.");
}

void a_speaker_before_a_machine(store_stage& stage) {
    const desk acme{stage};
    put(acme, {made("Au revoir.", "Bye")});
    CHECK(put(acme, {made("Au revoir.", "Odabo?")}) == 1);
    auto by_speaker = made("Au revoir.", "Odabo.", "fon", true);
    by_speaker.context.clear();
    CHECK(put(acme, {by_speaker}) == 1);
    CHECK(put(acme, {made("Au revoir.", "Bye"), made("Merci.", "Kudo.")}) == 1);
    CHECK(find(acme, "Au revoir.")->text == "Odabo.");
    CHECK(find(acme, "Au revoir.")->reviewed);
    CHECK(find(acme, "Au revoir.")->by == "afi");
    CHECK(find(acme, "Au revoir.")->context == "operator, 'main'");
    by_speaker.text = "Odabo!";
    CHECK(put(acme, {by_speaker}) == 1);
    CHECK(find(acme, "Au revoir.")->text == "Odabo!");
}

void page_by_page(store_stage& stage) {
    const desk acme{stage};
    put(acme, {made("b", "1"), made("a", "2", "fon", true), made("É", "3"), made("a", "4", "wo"),
               made("B", "5", "wo", true)});
    CHECK(listed(acme) == "fon:a fon:b fon:É wo:B wo:a ");
    CHECK(listed(acme, {}, {"fr", "fon", "b"}, 2) == "fon:É wo:B ");
    CHECK(listed(acme, {.to = "wo"}) == "wo:B wo:a ");
    CHECK(listed(acme, {.reviewed = false}) == "fon:b fon:É wo:a ");
    CHECK(listed(acme, {.from = "fr", .to = "fon", .reviewed = true}) == "fon:a ");
    CHECK(listed(acme, {.from = "en"}).empty());
}

void refused(store_stage& stage) {
    const desk acme{stage};
    const auto why = [&](phrase what) {
        return told(acme.stage().ask<std::size_t>([&](auto then) { acme.store().phrases().put({what}, then); }));
    };
    auto what = made("Merci.", "Kudo.");
    CHECK(why(what) == "done");
    what.to = "fon_Latn";
    CHECK(why(what).starts_with("refused: a language is named by"));
    CHECK(why(made("", "Kudo.")) == "refused: the source is empty");
    CHECK(why(made("Merci.", "")) == "refused: the translation is empty");
    CHECK(why(made(std::string(2001, 'a'), "a")).starts_with("refused: the source has 2001 bytes"));
    CHECK(why(made(std::string(2000, 'a'), std::string(4000, 'b'))) == "done");
    CHECK(why(made("Merci.", "\xff")) == "refused: the translation is not UTF-8");
    CHECK(acme.stage()
              .ask<std::vector<phrase>>([&](auto then) { acme.store().phrases().phrases({}, {}, 1001, then); })
              .what == verdict::refused);
}

}  // namespace

std::vector<contract_case> phrase_cases() {
    return {{"translations are kept and found by their text", kept_and_found},
            {"a machine's translation never replaces a speaker's", a_speaker_before_a_machine},
            {"translations are listed page by page", page_by_page},
            {"what is no translation is refused", refused}};
}

}  // namespace palabre::contract
