// tests/store/import/test_import.cpp - what an import makes of rows: once, twice, and beside what is kept already.
#include "store/import/trial.hpp"

#include "palabre/core/error.hpp"
#include "palabre/history/report_book.hpp"
#include "palabre/history/store.hpp"

#include <doctest/doctest.h>

using namespace palabre;
using namespace palabre::tests;

namespace {

const std::string both = "as_of: 2026-11-20\n"
                         "country: BJ\n"
                         "sources:\n"
                         "  people:\n"
                         "    kind: customers\n"
                         "    from: people.csv\n"
                         "    columns: {phone: [p, q], name: name, language: l, segment: s}\n";

/// An answer of the store's, waited for.
template<class Value, class Ask> history::reply<Value> answer(runtime& loop, Ask ask) {
    history::reply<Value> got;
    ask([&](history::reply<Value> told) { got = std::move(told); });
    loop.run();
    return got;
}

void change_one(trial& here, const history::change::any& what) {
    const auto store = history::open_sql_store(here.loop, here.store());
    const auto company = answer<history::company>(
        here.loop, [&](auto then) { store->open_company("moov-benin", "Moov", std::move(then)); });
    const auto done =
        answer<history::nothing>(here.loop, [&](auto then) { store->of(company->id).write({what}, std::move(then)); });
    REQUIRE(done.why == "");
}

history::customer_id customer_named(const trial& here, const std::string& name) {
    return history::customer_id::parse(
        here.value("select cast(id as text) from customers where name = '" + name + "'"));
}

}  // namespace

#define ON_BOTH(what)                                                                                                  \
    static void what(sql::backend kind);                                                                               \
    TEST_CASE(#what ": sqlite") {                                                                                      \
        what(sql::backend::sqlite);                                                                                    \
    }                                                                                                                  \
    TEST_CASE(#what ": postgresql") {                                                                                  \
        what(sql::backend::postgresql);                                                                                \
    }                                                                                                                  \
    static void what(sql::backend kind)

ON_BOTH(the_sample_greets_in_the_language_chosen_before) {
    trial here{kind};
    const std::string sample = PALABRE_SOURCE_DIR "/samples-import/csv/import.yaml";
    const history::import_options what{"moov-benin", sample, here.files.file("rejects.csv")};
    CHECK(to_string(history::import_history(here.loop, here.store(), what)) ==
          "subscribers 6 read, 4 added, 0 updated, 0 unchanged, 2 rejected\n"
          "calls 5 read, 4 added, 0 updated, 0 unchanged, 1 rejected\n"
          "do_not_call 4 read, 3 added, 0 updated, 1 unchanged, 0 rejected\n"
          "dispositions 3 read, 3 added, 0 updated, 0 unchanged, 0 rejected\n");
    const auto before = here.contents();
    CHECK(to_string(history::import_history(here.loop, here.store(), what)) ==
          "subscribers 6 read, 0 added, 0 updated, 4 unchanged, 2 rejected\n"
          "calls 5 read, 0 added, 0 updated, 4 unchanged, 1 rejected\n"
          "do_not_call 4 read, 0 added, 0 updated, 4 unchanged, 0 rejected\n"
          "dispositions 3 read, 0 added, 0 updated, 3 unchanged, 0 rejected\n");
    CHECK(here.contents() == before);

    const auto store = history::open_sql_store(here.loop, here.store());
    const auto company = answer<history::company>(
        here.loop, [&](auto then) { store->open_company("moov-benin", "Moov", std::move(then)); });
    auto& history = store->of(company->id);
    const auto caller =
        history::identify(medium::voice, "+229 97 12 34 56", numbering::plans::builtin(), country{"BJ"});
    const auto who = answer<history::person>(here.loop, [&](auto then) { history.find(*caller, std::move(then)); });
    REQUIRE(who.why == "");
    CHECK(who->who.name == "Afi Dossou");
    CHECK(who->who.speaks.language == "fon");
    CHECK(who->who.speaks.from == history::origin::import);
    CHECK(who->who.belongs_to.name == "gold");
    CHECK(who->identities.size() == 2);
    const auto page = answer<history::interaction_page>(
        here.loop, [&](auto then) { history.interactions(who->who.id, {}, 10, std::move(then)); });
    REQUIRE(page->interactions.size() == 1);
    CHECK(page->interactions[0].reference == "8801");
    CHECK(page->interactions[0].disposition == "RESOLVED");
    CHECK(*page->interactions[0].ended - page->interactions[0].began == std::chrono::seconds{184});
    const auto rules = answer<history::contact_rules>(
        here.loop, [&](auto then) { history.rules_for(*caller, here.loop.calendar_now(), std::move(then)); });
    CHECK(rules->forbidden.size() == 1);
    CHECK(rules->consents.size() == 1);
    const auto noted = answer<history::timeline_page>(
        here.loop, [&](auto then) { history.timeline(who->who.id, {}, 10, std::move(then)); });
    REQUIRE(noted->entries.size() == 1);
    CHECK(noted->entries[0].text == "Solde expliqué, rappelle si besoin");

    // Figures count them, also once they are built.
    const auto built = [&] {
        return *answer<std::size_t>(here.loop, [&](auto then) {
            history.reports().build(here.loop.calendar_now() + std::chrono::hours{24}, 1000, std::move(then));
        });
    };
    const auto day = std::chrono::sys_days{std::chrono::November / 18 / 2026};
    const history::report_question days{.cuts = {day, day + std::chrono::hours{48}},
                                        .sources = {history::source::contacts}};
    const auto counted = [&] {
        return *answer<std::vector<history::report_line>>(
            here.loop, [&](auto then) { history.reports().counts(days, std::move(then)); });
    };
    CHECK(counted().at(0).counts.at(history::measure::contacts) == 4);
    CHECK(built() == 3);  // quarters: two of the calls are in one
    CHECK(counted().at(0).counts.at(history::measure::contacts) == 4);
}

ON_BOTH(a_dry_run_tells_the_same_and_changes_nothing) {
    trial here{kind};
    here.write("people.csv", "p,q,name,l,s\n97000001,,Afi,fr,gold\n97000001,97000002,Afi,fr,gold\n97000003,,,en,\n");
    CHECK(here.told(both, true) == "people 3 read, 2 added, 1 updated, 0 unchanged, 0 rejected\n");
    if (kind == sql::backend::sqlite) CHECK(trial::read_file(here.into.folder.file("palabre.db")) == "");
    CHECK(here.told(both) == "people 3 read, 2 added, 1 updated, 0 unchanged, 0 rejected\n");
    const auto before = here.contents();
    here.write("people.csv", "p,q,name,l,s\n97000001,97000003,Afi,fr,gold\n97000004,,B,fr,x\n97000001,97000009,,,\n");
    CHECK(here.told(both, true) == "people 3 read, 1 added, 1 updated, 0 unchanged, 1 rejected\n");
    CHECK(here.contents() == before);
    CHECK(here.told(both) == "people 3 read, 1 added, 1 updated, 0 unchanged, 1 rejected\n");
}

ON_BOTH(what_the_customer_chose_is_not_replaced) {
    trial here{kind};
    here.write("people.csv", "p,q,name,l,s\n97000001,,Afi,fr,gold\n97000002,,Koffi,fr,gold\n");
    here.told(both);
    change_one(here, history::change::prefer_language{
                         customer_named(here, "Afi"),
                         {"fon", history::origin::customer, calendar_time{std::chrono::hours{24 * 365 * 60}}}});
    here.write("people.csv", "p,q,name,l,s\n97000001,,X,en,silver\n97000002,,Y,en,silver\n");
    const std::string older = "as_of: 2020-01-01" + both.substr(both.find('\n'));
    const std::string newer = "as_of: 2037-01-01" + both.substr(both.find('\n'));
    CHECK(here.told(older) == "people 2 read, 0 added, 0 updated, 2 unchanged, 0 rejected\n");
    CHECK(here.told(newer) == "people 2 read, 0 added, 2 updated, 0 unchanged, 0 rejected\n");
    CHECK(here.value("select language || language_from || segment from customers where name = 'Afi'") ==
          "foncustomersilver");
    CHECK(here.value("select language || language_from || segment from customers where name = 'Koffi'") ==
          "enimportsilver");
}

ON_BOTH(addresses_of_two_customers_are_never_a_guess) {
    trial here{kind};
    here.write("people.csv",
               "p,q,name,l,s\n97000001,,Afi,,\n97000002,,Koffi,,\n97000001,97000002,Both,,\n97000003,97000002,,,\n");
    CHECK(here.told(both) == "people 4 read, 2 added, 1 updated, 0 unchanged, 1 rejected\n");
    const std::string rejected = here.rejects();
    CHECK(rejected.starts_with("\"people\",4,\"its addresses belong to two customers, "));
    CHECK(rejected.ends_with("\",\"merge them if they are one person, else mend the row\"\n"));
    CHECK(here.value("select cast(customer as text) from identities where address = '+2290197000003'") ==
          to_string(customer_named(here, "Koffi")));
    history::change::join_customers join;
    join.what = {
        history::merge_id{7}, customer_named(here, "Afi"), customer_named(here, "Koffi"), "gave both numbers", {}};
    change_one(here, join);
    CHECK(here.told(both) == "people 4 read, 0 added, 0 updated, 4 unchanged, 0 rejected\n");
}

ON_BOTH(interactions_make_their_customers_and_come_once) {
    trial here{kind};
    const std::string calls = "country: BJ\n"
                              "sources:\n"
                              "  calls:\n"
                              "    kind: interactions\n"
                              "    from: calls.csv\n"
                              "    columns: {phone: p, reference: r, began: b, way: w, disposition: d}\n";
    here.write("calls.csv",
               "r,p,b,w,d\n1,97000001,2026-01-02 10:00:00,in,OK\n2,97000001,2026-01-03 10:00:00,out,\n"
               "3,anonymous,2026-01-03 10:00:00,in,\n1,97000009,2026-01-02 10:00:00,in,OK\n"
               ",97000001,2026-01-02,in,\n5,97000001,,in,\n6,97000001,2026-01-02,inwards,\n7,12,2026-01-02,in,\n");
    CHECK(here.told(calls) == "calls 8 read, 3 added, 0 updated, 1 unchanged, 4 rejected\n");
    CHECK(here.value("select cast(count(*) as text) from customers") == "1");
    CHECK(here.value("select cast(seen as text) from customers") == "1767434400000000");
    CHECK(here.value("select cast(count(*) as text) from interactions where customer = 0") == "1");
    const auto before = here.contents();
    CHECK(here.told(calls) == "calls 8 read, 0 added, 0 updated, 4 unchanged, 4 rejected\n");
    CHECK(here.contents() == before);
    CHECK(here.rejects() == "\"calls\",6,\"no reference\",\"without it the row would come twice: mend or remove it\"\n"
                            "\"calls\",7,\"no beginning\",\"an interaction has its date: mend or remove the row\"\n"
                            "\"calls\",8,\"way: no direction is called 'inwards'\",\"use one of: in, out\"\n"
                            "\"calls\",9,\"phone: 2 digits are too few for Benin; write them all, as in +229 01 90 01 "
                            "12 34\",\"mend it in the source\"\n");
}

ON_BOTH(dispositions_gain_labels_and_keep_their_meaning) {
    trial here{kind};
    const std::string mapping = "sources:\n"
                                "  codes:\n"
                                "    kind: dispositions\n"
                                "    from: codes.csv\n"
                                "    columns: {code: c, meaning: m, labels: {fr: f, en: e}}\n";
    here.write("codes.csv", "c,m,f,e\nSALE,success,Vente,\nNA,no_contact,,No answer\nSALE,refusal,,Sale\n");
    CHECK(here.told(mapping) == "codes 3 read, 2 added, 1 updated, 0 unchanged, 0 rejected\n");
    here.write("codes.csv", "c,m,f,e\nSALE,refusal,Autre,Sale\nNA,no_contact,Absent,\nX,nonsense,,\n");
    CHECK(here.told(mapping) == "codes 3 read, 0 added, 1 updated, 1 unchanged, 1 rejected\n");
    CHECK(here.value("select labels || meaning from dispositions where code = 'SALE'") ==
          R"({"en":"Sale","fr":"Vente"}success)");
    CHECK(here.value("select labels from dispositions where code = 'NA'") == R"({"en":"No answer","fr":"Absent"})");
}

ON_BOTH(columns_that_are_not_there_stop_it_before_anything_is_changed) {
    trial here{kind};
    here.write("people.csv", "p,q,nama,l,s\n97000001,,Afi,fr,gold\n");
    CHECK(here.failure(both) == "import.yaml:7:36: people has no column 'name'; did you mean 'nama'?");
    CHECK(here.failure(both + "  more: {kind: customers, from: none.csv, columns: {phone: p}}\n") ==
          "import.yaml:7:36: people has no column 'name'; did you mean 'nama'?\n"
          "import.yaml:8:3: there is no file none.csv; files are named relative to the mapping's folder");
    if (kind == sql::backend::sqlite) CHECK(trial::read_file(here.into.folder.file("palabre.db")) == "");
}

TEST_CASE("languages that are no codes are rejected, codes are read whatever their case") {
    trial here{sql::backend::sqlite};
    here.write("people.csv",
               "p,q,name,l,s\n97000001,,A,FR,\n97000002,,B,Français,\n97000003,,C,pt-BR,\n97000004,,D,x,\n");
    CHECK(here.told(both) == "people 4 read, 2 added, 0 updated, 0 unchanged, 2 rejected\n");
    CHECK(here.value("select language from customers where name = 'A'") == "fr");
    CHECK(here.value("select language from customers where name = 'C'") == "pt-BR");
    CHECK(here.rejects().starts_with(
        "\"people\",3,\"'Français' is no language code\",\"translate it: values: {THEIRS: fr}\""));
}

TEST_CASE("an address that may be unreadable is left out, the others are kept") {
    trial here{sql::backend::sqlite};
    here.write("people.csv", "p,e\n97000001,not an address\n,x@Y.bj\n12345678901234567890,a@b\n97000002,\n");
    CHECK(here.told("country: BJ\nsources:\n  a:\n    kind: customers\n    from: people.csv\n"
                    "    columns: {phone: p, email: {column: e, unreadable: leave_out}}\n") ==
          "a 4 read, 3 added, 0 updated, 0 unchanged, 1 rejected\n");
    CHECK(here.value("select address from identities where kind = 'email'") == "x@y.bj");
}

TEST_CASE("rejects that cannot be written stop the import, and a wrong name never begins") {
    trial here{sql::backend::sqlite};
    here.write("people.csv", "p,q,name,l,s\n97000001,,Afi,fr,gold\n");
    here.write("m.yaml", both);
    const auto import = [&](const std::string& company, const std::string& rejects) -> std::string {
        try {
            history::import_history(here.loop, here.store(), {company, here.files.file("m.yaml"), rejects});
        } catch (const error& thrown) {
            return thrown.what();
        }
        return "";
    };
    CHECK(import("moov-benin", "/nowhere/r.csv") ==
          "/nowhere/r.csv: the rejects cannot be written; check its folder and its disk");
    CHECK(import("Moov Bénin", "").find("write 2 to 64 letters") != std::string::npos);
    CHECK(import("moov-benin", "/dev/full").find("cannot be written") != std::string::npos);
}
