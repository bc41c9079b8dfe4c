// examples/palabre_center/office_alerts.cpp - what supervisors have to know of now: queues, trunks, disks.
#include "office_parts.hpp"

#include "core/moment.hpp"

#include <filesystem>
#include <set>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr double low_share = 0.1;  // of a disk that is free; or
constexpr std::uint64_t low_bytes = 1'000'000'000;
constexpr std::uint64_t enough_to_judge = 10;  // callers, of a service level

}  // namespace

/// As things are; `since` is when it was first seen so.
std::vector<alert> office::alerts_of(const std::string& company) {
    std::vector<alert> all;
    const auto add = [&](const char* kind, const std::string& what, json::object more = {}) {
        const auto at = since_.try_emplace({company, kind, what}, on_.calendar_now()).first;
        all.push_back({kind, what, std::move(more), at->second});
    };
    for (const auto& each : with_.center->agents().all_queues()) {
        if (!each.company.empty() && each.company != company) continue;
        if (each.counts.waiting > 0 && each.counts.longest_wait > each.target.within)
            add("queue_waits", each.name,
                {{"waiting", each.counts.waiting},
                 {"longest_wait_ms", each.counts.longest_wait / std::chrono::milliseconds{1}},
                 {"within_ms", each.target.within / std::chrono::milliseconds{1}}});
        if (each.counts.offered >= enough_to_judge && each.counts.service_level() < each.target.share)
            add("queue_level", each.name,
                {{"level", each.counts.service_level()}, {"share", each.target.share}});
    }
    for (const auto& each : with_.line().trunks)
        if (each.state == "down" || each.state == "unregistered" || each.is_alarmed)
            add("trunk", each.name, {{"state", each.state}, {"cap", each.is_alarmed}});
    for (const auto& each : disks_)
        if (each.free < low_share || each.bytes < low_bytes)
            add("disk", each.folder, {{"free", each.free}, {"free_bytes", each.bytes}});
    if (const auto why = with_.store_problem(); !why.empty()) add("store", {}, {{"why", why}});
    for (const auto& each : connectors_of(company))
        if (with_.connector(each)->figures().breaker != breaker_state::closed) {
            json::object more;
            if (const auto found = failures_.find(each); found != failures_.end() && !found->second.empty())
                more["why"] = found->second.front().why;
            add("connector", each, std::move(more));
        }
    for (const auto& each : with_.resting(company)) add("carrier", each);
    std::erase_if(since_, [&](const auto& each) {
        return std::get<0>(each.first) == company && std::ranges::none_of(all, [&](const alert& one) {
                   return one.kind == std::get<1>(each.first) && one.what == std::get<2>(each.first);
               });
    });
    return all;
}

void office::list_alerts(const wish_ptr& of) {
    json::array told;
    for (auto& each : alerts_of(of->company())) {
        auto made = each.more.is_object() ? each.more.get_object() : json::object{};
        made["kind"] = each.kind;
        if (!each.what.empty()) made["what"] = each.what;
        made["since"] = palabre::detail::write_moment(each.since);
        told.push_back(std::move(made));
    }
    of->tell({{"alerts", std::move(told)}, {"now", palabre::detail::write_moment(on_.calendar_now())}});
}

void office::start() {
    look();
}

void office::look() {
    constexpr duration every = std::chrono::seconds{5}, disks_every = std::chrono::seconds{30};
    for (const auto& each : with_.made->companies) (void)alerts_of(each.keeps.company);
    if (disks_seen_ == instant{} || on_.now() - disks_seen_ >= disks_every) look_at_disks();
    looking_ = on_.after_in_background(every, [this] { look(); });
}

/// Beside the loop: a disk of another machine's may hang.
void office::look_at_disks() {
    if (at_disks_.joinable()) return;
    disks_seen_ = on_.now();
    std::set<std::string> folders;
    const auto& made = *with_.made;
    if (!made.voice.recordings.empty()) folders.insert(made.voice.recordings);
    if (!made.state.empty()) folders.insert(made.state);
    constexpr std::string_view sqlite = "sqlite:";
    if (made.store && made.store->url.starts_with(sqlite))
        folders.insert(std::filesystem::path{made.store->url.substr(sqlite.size())}.parent_path().string());
    at_disks_ = std::thread{[this, folders = std::move(folders), alive = alive_, work = on_.work()]() mutable {
        std::vector<disk> seen;
        for (const auto& each : folders) {
            std::error_code fault;
            const auto room = std::filesystem::space(each.empty() ? "." : each, fault);
            if (fault || room.capacity == 0) continue;
            seen.push_back({each, static_cast<double>(room.available) / static_cast<double>(room.capacity),
                            static_cast<std::uint64_t>(room.available)});
        }
        on_.post([this, seen = std::move(seen), alive = std::move(alive), work = std::move(work)] {
            if (!*alive) return;
            at_disks_.join();
            at_disks_ = {};
            disks_ = seen;
        });
    }};
}

}  // namespace palabre_center
