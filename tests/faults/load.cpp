// tests/faults/load.cpp - a center's writing: batches of all kinds, many in flight, each known by its rows.
#include "faults/load.hpp"

#include <utility>

namespace palabre::faults {

using namespace palabre::history;

void load::keep(std::size_t in_flight) {
    wanted_ = in_flight;
    for (auto more = wanted_ > in_flight_ ? wanted_ - in_flight_ : 0; more > 0; --more) write_one();
}

void load::write_one() {
    const auto name = store_.ids().next_value();
    const bool newcomer = known_.empty() || chance_() % 3 == 0;
    const auto entries = static_cast<unsigned>(chance_() % 4);
    const bool contact = newcomer || entries == 0 || chance_() % 2 == 0;
    const bool message = chance_() % 3 == 0;
    const auto rows = (newcomer ? 1U : 0U) + (contact ? 1U : 0U) + entries + (message ? 1U : 0U);
    const std::string mark = std::to_string(name) + "/" + std::to_string(rows);
    const auto who = newcomer ? store_.ids().next<customer>() : known_[chance_() % known_.size()];
    ++in_flight_;
    book_.write(batch(mark, who, entries, newcomer, contact, message), [this, mark, who](const auto& written) {
        --in_flight_;
        if (written) {
            known_.push_back(who);
            on_kept(mark);
        } else {
            on_refused(mark, written);
        }
        if (in_flight_ < wanted_) write_one();
    });
}

std::vector<change::any> load::batch(const std::string& mark, customer_id who, unsigned entries, bool newcomer,
                                     bool contact, bool message) {
    const auto now = runtime_.calendar_now();
    std::vector<change::any> changes;
    if (newcomer) {
        const std::string number = "+229" + to_string(who);
        changes.emplace_back(change::add_customer{customer{.id = who, .name = mark, .since = now},
                                                  {{identity_kind::phone, number, number}}});
    }
    interaction_id within;
    if (contact) {
        interaction began;
        within = began.id = store_.ids().next<interaction>();
        began.customer = who;
        began.service = mark;
        began.began = now;
        changes.emplace_back(change::begin_interaction{std::move(began)});
    }
    for (; entries > 0; --entries) {
        entry line;
        line.id = store_.ids().next<entry>();
        line.customer = who;
        line.within = within;
        line.at = now;
        line.text = mark;
        changes.emplace_back(change::add_entry{std::move(line)});
    }
    if (message) {
        outgoing promised;
        promised.id = store_.ids().next<outgoing>();
        promised.customer = who;
        promised.because_of = within;
        promised.to = "+22990011234";
        promised.text = mark;
        promised.made = promised.due = now;
        changes.emplace_back(change::queue_message{std::move(promised)});
    }
    return changes;
}

}  // namespace palabre::faults
