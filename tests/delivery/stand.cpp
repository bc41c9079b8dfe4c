// tests/delivery/stand.cpp - a sender on a disk of memory, with providers that do as they are told.
#include "delivery/stand.hpp"

namespace palabre::tests {

void fake_carrier::send(outbound_message what, std::function<void(send_result)> then) {
    log_.heard.emplace_back(on_.now(), what.words());
    most_at_once = std::max(most_at_once, ++under_way);
    send_result how = rule ? rule(what) : send_result{send_result::kind::accepted, "p" + what.id};
    const bool takes_it = how.what == send_result::kind::accepted || loses_answers;
    if (takes_it && !(traits_.recognises_repeats && log_.reached.contains(what.id))) ++log_.reached[what.id];
    if (loses_answers) how = {send_result::kind::unknown, "", send_fault::provider, "no answer"};
    on_.after(takes, [this, how, then = std::move(then), alive = std::weak_ptr{alive_}] {
        if (alive.expired()) return;
        --under_way;
        then(how);
    });
}

std::string fake_carrier::problem_with(const outbound_message& what) const {
    return what.text == "too long" ? "it is too long" : "";
}

void fake_carrier::fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) {
    ++fetched;
    auto how = gives ? gives(what) : fetched_file{};
    if (how.content.size() > most) how = {.what = fetched_file::kind::refused, .why = "too large"};
    on_.after(takes, [how, then = std::move(then), alive = std::weak_ptr{alive_}] {
        if (!alive.expired()) then(how);
    });
}

void fake_carrier::upload(file_to_upload what, std::function<void(send_result)> then) {
    uploads.push_back(what);
    on_.after(takes, [how = upload_answer, then = std::move(then), alive = std::weak_ptr{alive_}] {
        if (!alive.expired()) then(how);
    });
}

std::shared_ptr<std::optional<bool>> fake_carrier::tell(std::vector<carried> what) {
    auto answer = std::make_shared<std::optional<bool>>();
    listener->happened(traits_, std::move(what), [answer](bool durable) { *answer = durable; });
    return answer;
}

send_result later(std::string why, bool whole, duration after) {
    return {send_result::kind::later, "", send_fault::provider, std::move(why), after, whole};
}

stand::stand(std::vector<carrier_traits> carriers, delivery::sender_options with)
    : carriers_{std::move(carriers)}, options_{std::move(with)} {
    options_.company = "acme";
    options_.home = country{"BJ"};
    begin();
}

void stand::begin() {
    store = std::make_unique<sim::memory_store>(clock, disk);
    store->open_company("acme", "Acme", [this](const auto& opened) { id = opened->id; });
    clock.run_for(20ms);
    store->of(id).settle_orphans([](const auto&) {});
    clock.run_for(20ms);
    sends = std::make_unique<delivery::sender>(clock, *store, options_);
    for (const auto& each : carriers_) {
        gates.push_back(std::make_unique<fake_carrier>(clock, log, each));
        sends->add(*gates.back());
    }
}

void stand::start() {
    sends->start();
    clock.run_for(10ms);
}

void stand::crash() {
    sends.reset();
    gates.clear();
    store.reset();
}

outgoing_id stand::put(outgoing what) {
    what.id = store->ids().next<outgoing>();
    if (what.to.empty()) what.to = "+2290197000001";
    what.made = clock.calendar_now();
    what.due = std::max(what.due, what.made);
    const auto made = what.id;
    store->of(id).write({history::change::queue_message{std::move(what)}},
                        [](const auto& how) { REQUIRE(static_cast<bool>(how)); });
    clock.run_for(6ms);
    return made;
}

outgoing stand::row(outgoing_id which) {
    std::optional<outgoing> found;
    store->of(id).message_of(which, [&](const auto& got) { found = *got; });
    clock.run_for(2ms);
    return found.value_or(outgoing{});
}

std::vector<std::string> stand::heard() const {
    std::vector<std::string> texts;
    for (const auto& [at, text] : log.heard) texts.push_back(text);
    return texts;
}

}  // namespace palabre::tests
