// src/sim/memory_store_duty.cpp - where agents are, and where their desks are woken, in memory.
#include "history/duty_rules.hpp"
#include "history/validate.hpp"
#include "sim/memory_store_impl.hpp"

#include <algorithm>

namespace palabre::sim {

using namespace history;

namespace {

/// Why a change cannot be, in `why`; else it is made.
struct writing_duty {
    memory_disk::data& all;
    std::string& why;

    verdict operator()(const duty_change::agree& what) const {
        if (!is_there(what.whose)) return verdict::not_found;
        auto& one = all.duty[what.whose];
        if (!one.agrees()) one.consents.insert(one.consents.begin(), duty_consent{what.at});
        if (one.consents.size() > most_consents) one.consents.resize(most_consents);
        return verdict::done;
    }
    verdict operator()(const duty_change::withdraw& what) const {
        if (!is_there(what.whose)) return verdict::not_found;
        auto& one = all.duty[what.whose];
        if (one.agrees()) one.consents.front().withdrawn = what.at;
        std::erase_if(all.fixes, [&](const auto& each) { return each.first.second == what.whose; });
        return verdict::done;
    }
    verdict operator()(const duty_change::locate& what) const {
        if (!is_there(what.whose)) return verdict::not_found;
        if (!all.companies.contains(what.in)) {
            why = "there is no company " + to_string(what.in);
            return verdict::not_found;
        }
        if (!all.duty[what.whose].agrees()) {
            why = "he does not agree to be located";
            return verdict::conflict;
        }
        all.fixes[{what.in, what.whose}].emplace(what.what.at, what.what);
        return verdict::done;
    }
    verdict operator()(const duty_change::add_device& what) const {
        if (!is_there(what.whose)) return verdict::not_found;
        auto& devices = all.duty[what.whose].devices;
        const auto at = std::ranges::lower_bound(devices, what.what.name, {}, &duty_device::name);
        if (at != devices.end() && at->name == what.what.name) {
            if (at->digest == what.what.digest) return verdict::done;
            why = "a device of his has that name already";
            return verdict::conflict;
        }
        if (devices.size() >= most_devices) {
            why = "he has ten devices: remove one first";
            return verdict::conflict;
        }
        devices.insert(at, what.what);
        return verdict::done;
    }
    verdict operator()(const duty_change::remove_device& what) const {
        std::erase_if(all.duty[what.whose].devices, [&](const auto& each) { return each.name == what.name; });
        return verdict::done;
    }
    verdict operator()(const duty_change::wake_at& what) const {
        if (!all.logins.contains(what.what.login)) return verdict::done;
        std::erase_if(all.wake_addresses, [&](const auto& each) { return each.second.login == what.what.login; });
        all.wake_addresses[what.what.endpoint] = what.what;
        return verdict::done;
    }
    verdict operator()(const duty_change::let_sleep& what) const {
        std::erase_if(all.wake_addresses,
                      [&](const auto& each) { return each.first == what.endpoint || each.second.login == what.login; });
        return verdict::done;
    }

    bool is_there(user_id whose) const {
        if (!all.users.contains(whose)) why = "there is no user " + to_string(whose);
        return why.empty();
    }
};

}  // namespace

void memory_store::impl::duty_part::write(std::vector<duty_change::any> changes, on_reply<nothing> then) {
    if (auto why = why_refused(changes); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    const auto count = changes.size();
    store_.write<nothing>(count, std::move(then),
                          [changes = std::move(changes)](memory_disk::data& all) -> reply<nothing> {
                              const auto duty = all.duty;
                              const auto fixes = all.fixes;
                              const auto addresses = all.wake_addresses;
                              for (const auto& each : changes) {
                                  std::string why;
                                  const auto how = std::visit(writing_duty{all, why}, each);
                                  if (how == verdict::done) continue;
                                  all.duty = duty;
                                  all.fixes = fixes;
                                  all.wake_addresses = addresses;
                                  return {how, {}, std::move(why)};
                              }
                              return {};
                          });
}

void memory_store::impl::duty_part::duty_of(user_id who, on_reply<duty_view> then) {
    store_.read<duty_view>(std::move(then), [who](const memory_disk::data& all) -> reply<duty_view> {
        const auto found = all.duty.find(who);
        return {verdict::done, found == all.duty.end() ? duty_view{} : found->second, {}};
    });
}

void memory_store::impl::duty_part::device_by(const std::string& digest, on_reply<known_device> then) {
    store_.read<known_device>(std::move(then), [digest](const memory_disk::data& all) -> reply<known_device> {
        for (const auto& [whose, view] : all.duty) {
            const auto found = std::ranges::find(view.devices, digest, &duty_device::digest);
            if (found == view.devices.end() || !all.users.at(whose).active) continue;
            known_device told{*found, all.users.at(whose), {}};
            for (const auto& each : told.who.grants) told.companies.push_back(all.companies.at(each.in).what.name);
            return {verdict::done, std::move(told), {}};
        }
        return {verdict::not_found, {}, "no device has that token"};
    });
}

void memory_store::impl::duty_part::last_fixes(company_id in, on_reply<std::vector<kept_fix>> then) {
    using fixes = std::vector<kept_fix>;
    store_.read<fixes>(std::move(then), [in](const memory_disk::data& all) -> reply<fixes> {
        fixes found;
        for (const auto& [of, each] : all.fixes)
            if (of.first == in && !each.empty()) found.push_back({of.second, each.rbegin()->second});
        return {verdict::done, std::move(found), {}};
    });
}

void memory_store::impl::duty_part::fixes_of(company_id in, user_id who, calendar_time from, std::size_t limit,
                                             on_reply<std::vector<fix>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return store_.answer(std::move(then), verdict::refused, std::move(why));
    using fixes = std::vector<fix>;
    store_.read<fixes>(std::move(then), [=](const memory_disk::data& all) -> reply<fixes> {
        fixes found;
        if (const auto of = all.fixes.find({in, who}); of != all.fixes.end())
            for (auto each = of->second.rbegin();
                 each != of->second.rend() && each->first >= from && found.size() < limit; ++each)
                found.push_back(each->second);
        std::ranges::reverse(found);
        return {verdict::done, std::move(found), {}};
    });
}

void memory_store::impl::duty_part::wake_addresses(user_id who, calendar_time used_since, calendar_time now,
                                                   on_reply<std::vector<wake_address>> then) {
    using addresses = std::vector<wake_address>;
    store_.read<addresses>(std::move(then), [=](const memory_disk::data& all) -> reply<addresses> {
        std::vector<std::pair<calendar_time, wake_address>> used;
        for (const auto& [endpoint, each] : all.wake_addresses) {
            const auto by = all.logins.find(each.login);
            if (by != all.logins.end() && by->second.whose == who && by->second.ends > now &&
                by->second.used > used_since)
                used.emplace_back(by->second.used, each);
        }
        std::ranges::stable_sort(used, std::ranges::greater{}, &std::pair<calendar_time, wake_address>::first);
        addresses found;
        for (const auto& [at, each] : used)
            if (found.size() < most_woken) found.push_back(each);
        return {verdict::done, std::move(found), {}};
    });
}

void memory_store::impl::duty_part::sweep(calendar_time before, std::size_t most, on_reply<std::size_t> then) {
    store_.write<std::size_t>(1, std::move(then), [=](memory_disk::data& all) -> reply<std::size_t> {
        std::erase_if(all.wake_addresses, [&](const auto& each) { return !all.logins.contains(each.second.login); });
        std::size_t gone = 0;
        for (auto& [of, each] : all.fixes)
            for (; gone < most && !each.empty() && each.begin()->first < before; ++gone) each.erase(each.begin());
        return {verdict::done, gone, {}};
    });
}

}  // namespace palabre::sim
