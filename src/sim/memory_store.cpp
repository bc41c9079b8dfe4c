// src/sim/memory_store.cpp - a store on a disk made of memory: its queue, its companies and its users.
#include "palabre/sim/memory_store.hpp"

#include "palabre/core/error.hpp"
#include "sim/memory_store_impl.hpp"

#include <algorithm>

namespace palabre::sim {

using namespace history;

namespace {

template<class Map> void take_largest(std::int64_t& largest, const Map& rows) {
    if (!rows.empty()) largest = std::max(largest, rows.rbegin()->first.value());
}

std::int64_t largest_id(const memory_disk::data& all) {
    std::int64_t largest = 0;
    take_largest(largest, all.companies);
    take_largest(largest, all.users);
    for (const auto& [place, note] : all.notes) largest = std::max(largest, note.id.value());
    for (const auto& [id, rows] : all.companies) {
        take_largest(largest, rows.customers);
        take_largest(largest, rows.merges);
        take_largest(largest, rows.interactions);
        take_largest(largest, rows.entries);
        take_largest(largest, rows.messages);
        take_largest(largest, rows.campaigns);
        take_largest(largest, rows.lead_lists);
        take_largest(largest, rows.lead_uploads);
        take_largest(largest, rows.leads);
        take_largest(largest, rows.lead_attempts);
    }
    return largest;
}

int free_node(memory_disk::data& all) {
    int node = 0;
    while (all.nodes.contains(node)) ++node;
    all.nodes.insert(node);
    return node;
}

}  // namespace

memory_disk::memory_disk() : contents_{std::make_shared<data>()} {
}

memory_store::impl::impl(runtime& on, memory_disk kept, memory_store_options with)
    : loop{on}, disk{std::move(kept)}, options{std::move(with)}, node{free_node(*disk.contents())},
      opening{++disk.contents()->opened}, ids{on, node, largest_id(*disk.contents())},
      access{std::make_unique<access_part>(*this)} {
}

memory_store::impl::~impl() {
    loop.cancel(renewal);
    disk.contents()->nodes.erase(node);
}

void memory_store::impl::enqueue(std::size_t changes, std::function<void()> run,
                                 std::function<void(std::string)> give_up) {
    waiting += changes;
    jobs.push_back({changes, loop.now() + options.sync, std::move(run), std::move(give_up)});
    loop.after(options.sync, [this, watch = std::weak_ptr{alive}] {
        if (!watch.expired()) commit_next();
    });
}

void memory_store::impl::commit_next() {
    if (state.what != condition::kind::ready || jobs.empty() || jobs.front().due > loop.now()) return;
    const job next = std::move(jobs.front());
    jobs.pop_front();
    waiting -= next.changes;
    next.run();  // may destroy this
}

void memory_store::impl::become(condition how) {
    if (how == state) return;
    state = std::move(how);
    loop.post([this, watch = std::weak_ptr{alive}, now = state] {
        if (const auto tell = watch.expired() ? nullptr : on_state) tell(now);
    });
    if (state.what == condition::kind::ready)
        for (std::size_t ripe = jobs.size(); ripe > 0; --ripe)
            loop.post([this, watch = std::weak_ptr{alive}] {
                if (!watch.expired()) commit_next();
            });
    if (state.what != condition::kind::broken) return;
    waiting = 0;
    for (const job& each : std::exchange(jobs, {})) each.give_up(state.why);
}

memory_store::memory_store(runtime& on, memory_disk disk, memory_store_options options)
    : impl_{std::make_unique<impl>(on, std::move(disk), std::move(options))} {
}

memory_store::~memory_store() = default;

void memory_store::become(condition how) {
    impl_->become(std::move(how));
}

id_generator& memory_store::ids() {
    return impl_->ids;
}

company_store& memory_store::of(company_id which) {
    if (!which) throw error{errc::invalid_argument, "the id 0 names no company", "pass what open_company() answered"};
    auto& found = impl_->companies[which];
    if (!found) found = std::make_unique<impl::company_part>(*impl_, which);
    return *found;
}

condition memory_store::state() const {
    return impl_->state;
}

void memory_store::on_state(std::function<void(const condition&)> then) {
    impl_->on_state = std::move(then);
}

void memory_store::open_company(const std::string& name, const std::string& title, on_reply<company> then) {
    if (std::string why = why_refused_company(name, title); !why.empty())
        return impl_->answer(std::move(then), verdict::refused, std::move(why));
    impl_->write<company>(1, std::move(then), [this, name, title](memory_disk::data& all) -> reply<company> {
        for (const auto& [id, rows] : all.companies)
            if (rows.what.name == name) return {verdict::done, rows.what, {}};
        const company made{.id = impl_->ids.next<company>(), .name = name, .title = title};
        all.companies[made.id].what = made;
        return {verdict::done, made, {}};
    });
}

void memory_store::companies(on_reply<std::vector<company>> then) {
    impl_->read<std::vector<company>>(std::move(then), [](const memory_disk::data& all) {
        reply<std::vector<company>> found;
        for (const auto& [id, rows] : all.companies) found.value.push_back(rows.what);
        std::sort(found.value.begin(), found.value.end(),
                  [](const company& a, const company& b) { return a.name < b.name; });
        return found;
    });
}

void memory_store::put_user(const user& who, on_reply<nothing> then) {
    if (std::string why = why_refused(who); !why.empty())
        return impl_->answer(std::move(then), verdict::refused, std::move(why));
    impl_->write<nothing>(1, std::move(then), [who](memory_disk::data& all) -> reply<nothing> {
        for (const auto& [id, each] : all.users)
            if (each.login == who.login && id != who.id)
                return {verdict::conflict, {}, who.login + " is the login of user " + to_string(id)};
        for (const grant& each : who.grants)
            if (!all.companies.contains(each.in))
                return {verdict::not_found, {}, "there is no company " + to_string(each.in)};
        auto& kept = all.users[who.id];
        if (!who.active || kept.password_hash != who.password_hash)
            std::erase_if(all.logins, [&](const auto& each) { return each.second.whose == who.id; });
        if (!who.active) {
            auto& duty = all.duty[who.id];
            if (duty.agrees()) duty.consents.front().withdrawn = duty.consents.front().given;
            duty.devices.clear();
            std::erase_if(all.fixes, [&](const auto& each) { return each.first.second == who.id; });
        }
        kept = who;
        return {};
    });
}

void memory_store::find_user(const std::string& login, on_reply<user> then) {
    if (std::string why = why_refused_word("the login", login); !why.empty())
        return impl_->answer(std::move(then), verdict::refused, std::move(why));
    impl_->read<user>(std::move(then), [login](const memory_disk::data& all) -> reply<user> {
        for (const auto& [id, each] : all.users)
            if (each.login == login) return {verdict::done, each, {}};
        return {verdict::not_found, {}, "nobody has that login"};
    });
}

access_book& memory_store::access() {
    return *impl_->access;
}

void memory_store::users(on_reply<std::vector<user>> then) {
    impl_->read<std::vector<user>>(std::move(then), [](const memory_disk::data& all) {
        reply<std::vector<user>> found;
        for (const auto& [id, each] : all.users) found.value.push_back(each);
        std::sort(found.value.begin(), found.value.end(),
                  [](const user& a, const user& b) { return a.login < b.login; });
        return found;
    });
}

}  // namespace palabre::sim
