// src/sim/memory_store_leases.cpp - who serves a company, and how long a center that hangs keeps it.
#include "sim/memory_store_impl.hpp"

namespace palabre::sim {

using namespace history;

bool memory_store::impl::fenced(company_id in, const memory::company_data& rows) {
    const auto held = leases.find(in);
    if (held == leases.end()) return false;
    if (held->second.token == rows.lease.token) return false;
    if (!std::exchange(held->second.lost, true))
        loop.post([this, watch = std::weak_ptr{alive}, in] {
            if (const auto tell = watch.expired() ? nullptr : on_lost) tell(in);
        });
    return true;
}

reply<lease> memory_store::impl::serve(company_id which, memory::company_data& rows) {
    memory::lease_row& row = rows.lease;
    const instant now = loop.now();
    const bool stands = row.opening != 0 && row.until > now && row.until - now <= row.term;  // else of another clock
    const auto told = [&] { return lease{which, row.token, row.holder}; };
    if (stands && row.opening != opening) return {verdict::conflict, told(), "served by " + row.holder};
    if (row.opening != opening) ++row.token;
    row.opening = opening;
    row.holder = options.name;
    row.term = options.lease;
    row.until = now + options.lease;
    leases[which] = {.token = row.token};
    if (renewal == timer_id::none) renew();
    return {verdict::done, told(), {}};
}

void memory_store::impl::leave(company_id which, memory_disk::data& all) {
    if (const auto rows = all.companies.find(which); rows != all.companies.end())
        if (rows->second.lease.opening == opening) rows->second.lease.opening = 0;
    leases.erase(which);
}

void memory_store::impl::renew() {
    renewal = loop.after_in_background(options.lease / 3, [this] { renew(); });
    if (hangs || state.what != condition::kind::ready) return;
    for (const auto& [which, held] : leases) {
        memory::company_data& rows = disk.contents()->companies.at(which);
        if (!fenced(which, rows)) rows.lease.until = loop.now() + options.lease;
    }
}

void memory_store::hang(bool hangs) {
    impl_->hangs = hangs;
}

void memory_store::serve(company_id which, on_reply<lease> then) {
    impl_->write<lease>(1, std::move(then), [this, which](memory_disk::data& all) -> reply<lease> {
        const auto rows = all.companies.find(which);
        if (rows == all.companies.end()) return {verdict::not_found, {}, "the company is not kept"};
        return impl_->serve(which, rows->second);
    });
}

void memory_store::leave(company_id which, on_reply<nothing> then) {
    impl_->write<nothing>(1, std::move(then), [this, which](memory_disk::data& all) -> reply<nothing> {
        if (!all.companies.contains(which)) return {verdict::not_found, {}, "the company is not kept"};
        impl_->leave(which, all);
        return {};
    });
}

void memory_store::on_lost(std::function<void(company_id)> then) {
    impl_->on_lost = std::move(then);
}

}  // namespace palabre::sim
