// src/store/import/rehearsal.cpp - asks the rehearsal's own database first, then what is kept.
#include "store/import/rehearsal.hpp"

#include "store/migrations.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

namespace palabre::importing {

rehearsal::rehearsal(std::unique_ptr<target> kept) : kept_{std::move(kept)} {
    // SQLite's private file: in memory while it is small, and never found by anybody.
    on_ = std::make_unique<sql::connection>(sql::backend::sqlite,
                                            std::make_unique<soci::session>(*soci::factory_sqlite3(), "db=\"\""));
    on_->script("pragma synchronous=off; pragma cache_size=-16384");
    sql::migrate(*on_, sql::migrations_for(sql::backend::sqlite));
    own_ = std::make_unique<sqlite_target>(*on_, 1);
}

rehearsal::~rehearsal() = default;

void rehearsal::begin() {
    own_->begin();
}

void rehearsal::roll_back() noexcept {
    own_->roll_back();
}

template<class Slot, class Known, class Find> void rehearsal::find_rest(std::span<Slot> all, Known known, Find find) {
    if (kept_ == nullptr) return;
    std::vector<Slot> rest;
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (known(all[at])) continue;
        rest.push_back(all[at]);
        places.push_back(at);
    }
    if (rest.empty()) return;
    find(std::span{rest});
    for (std::size_t at = 0; at < rest.size(); ++at) all[places[at]] = rest[at];
}

void rehearsal::find(std::span<address_slot> who) {
    own_->find(who);
    find_rest(
        who, [](const address_slot& each) { return each.customer != 0; },
        [&](std::span<address_slot> rest) { kept_->find(rest); });
}

void rehearsal::load(std::span<kept_customer* const> by_id) {
    own_->load(by_id);
    if (kept_ == nullptr) return;
    std::vector<kept_customer*> rest;
    for (auto* const each : by_id)
        if (each->survivor == 0) rest.push_back(each);
    kept_->load(rest);
}

void rehearsal::find(std::span<const changes::consent> which, std::vector<bool>& known) {
    own_->find(which, known);
    if (kept_ == nullptr) return;
    std::vector<bool> before(which.size());
    kept_->find(which, before);
    for (std::size_t at = 0; at < which.size(); ++at) known[at] = known[at] || before[at];
}

void rehearsal::find(const std::string& source, std::span<reference_slot> which) {
    own_->find(source, which);
    find_rest(
        which, [](const reference_slot& each) { return each.known; },
        [&](std::span<reference_slot> rest) { kept_->find(source, rest); });
}

void rehearsal::find(std::span<forbidden_slot> which) {
    own_->find(which);
    find_rest(
        which, [](const forbidden_slot& each) { return each.known; },
        [&](std::span<forbidden_slot> rest) { kept_->find(rest); });
}

std::vector<history::disposition> rehearsal::dispositions() {
    auto all = own_->dispositions();
    if (kept_ != nullptr)
        for (auto& each : kept_->dispositions()) all.push_back(std::move(each));
    return all;
}

bool rehearsal::commit(const changes& what) {
    changes mine = what;
    mine.touched.clear();
    for (const auto* const each : what.touched) own_->put(*each);
    own_->write(mine);
    on_->commit();
    return true;
}

}  // namespace palabre::importing
