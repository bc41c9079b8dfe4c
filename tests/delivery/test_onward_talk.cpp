// tests/delivery/test_onward_talk.cpp - who answers what his call goes on as: where he was written to, or by his link.
#include "delivery/stand.hpp"

using namespace palabre;
using namespace palabre::tests;

namespace {

constexpr const char* number = "+2290197000001";
const std::string token = "0123456789abcdef0123456789abcdef";

struct talking : stand {
    talking()
        : stand{{{.name = "gate"}, {.name = "page", .on = medium::messenger}},
                {.on_message = [this](const auto&, const inbound_message& what, const history::thread& in, auto) {
                    if (in.owner == history::thread_owner::flow) woken.push_back(what.text);
                }}} {
        start();
        customer = store->ids().next<history::customer>();
        write({history::change::add_customer{{.id = customer}, {{history::identity_kind::phone, number}}}});
    }

    void write(std::vector<history::change::any> changes) {
        store->of(id).write(std::move(changes), [](const auto& how) { REQUIRE_MESSAGE(how, how.why); });
        clock.run_for(10ms);
    }

    /// His call goes on there.
    history::interaction_id opens(medium on, const std::string& with) {
        const auto made = store->ids().next<history::interaction>();
        write({history::change::begin_interaction{{.id = made,
                                                   .customer = customer,
                                                   .way = history::direction::out,
                                                   .on = on,
                                                   .began = clock.calendar_now()}},
               history::change::open_thread{{.of = made,
                                             .customer = customer,
                                             .on = on,
                                             .owner = history::thread_owner::nobody,
                                             .token = with,
                                             .continues = history::interaction_id{1},
                                             .opened = clock.calendar_now()}}});
        return made;
    }

    void closes(history::interaction_id which) {
        std::int64_t turn = 0;
        store->of(id).thread_of(which, [&](const auto& it) { turn = it->turn; });
        clock.run_for(10ms);
        write({history::change::move_thread{.which = which, .turn = turn, .state = history::thread_state::closed}});
    }

    void says(std::size_t by, inbound_message what) {
        const auto told = gate(by).tell({std::move(what)});
        clock.run_for(100ms);
        CHECK(*told == true);
    }

    std::vector<std::string> words(history::interaction_id of) {
        std::vector<std::string> all;
        store->of(id).entries_of(of, [&](const auto& found) {
            for (const auto& each : *found) all.push_back(each.text);
        });
        clock.run_for(10ms);
        return all;
    }

    history::customer_id whose(history::identity_kind kind, const std::string& address) {
        history::customer_id found;
        store->of(id).find(history::identity{kind, address}, [&](const auto& him) { found = him->who.id; });
        clock.run_for(10ms);
        return found;
    }

    history::customer_id customer;
    std::vector<std::string> woken;
};

}  // namespace

TEST_CASE("what he writes stands once in the conversation, and wakes no flow until it is closed") {
    talking here;
    const auto talk = here.opens(medium::whatsapp, token);  // and was reached by SMS instead
    for (int twice = 0; twice < 2; ++twice)
        here.says(0, {.provider_id = "mo-1", .from = number, .to = "8105", .text = "Allô ?"});
    CHECK(here.words(talk) == std::vector<std::string>{"Allô ?"});
    CHECK(here.woken.empty());
    here.says(0, {.provider_id = "mo-2", .from = number, .to = "8105", .text = "Ici"});
    CHECK(here.words(talk) == std::vector<std::string>{"Allô ?", "Ici"});
    here.closes(talk);
    here.says(0, {.provider_id = "mo-3", .from = number, .to = "8105", .text = "Encore"});
    CHECK(here.woken == std::vector<std::string>{"Encore"});
}

TEST_CASE("who comes by the link is whom it was sent to, and somebody else's account stays his") {
    talking here;
    const auto talk = here.opens(medium::messenger, token);
    here.says(1, {.provider_id = "m-1", .from = "5551", .to = "700", .text = "Bonjour", .referral = token});
    CHECK(here.whose(history::identity_kind::messenger, "5551") == here.customer);
    CHECK(here.words(talk) == std::vector<std::string>{"Bonjour"});
    here.says(1, {.provider_id = "m-2", .from = "5552", .to = "700", .text = "Moi"});
    const auto other = here.whose(history::identity_kind::messenger, "5552");
    CHECK(other != here.customer);
    here.says(1, {.provider_id = "m-3", .from = "5552", .to = "700", .text = "Encore moi", .referral = token});
    CHECK(here.whose(history::identity_kind::messenger, "5552") == other);
    here.says(1, {.provider_id = "m-4", .from = "5553", .to = "700", .text = "Qui ?", .referral = "no-token-of-ours"});
    CHECK(here.whose(history::identity_kind::messenger, "5553") != here.customer);
    CHECK(here.woken == std::vector<std::string>{"Moi", "Encore moi", "Qui ?"});
}
