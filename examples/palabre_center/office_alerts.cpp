// examples/palabre_center/office_alerts.cpp - what supervisors have to know of now: queues, trunks, disks.
#include "office_parts.hpp"

#include "core/moment.hpp"
#include "palabre/history/company_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr double low_share = 0.1;  // of a disk that is free; or
constexpr std::uint64_t low_bytes = 1'000'000'000;
constexpr std::uint64_t enough_to_judge = 10;  // callers, of a service level

constexpr std::size_t most_receivers = 10;
constexpr std::int64_t hour_s = 3600, default_after_s = 120;
constexpr duration sent_again = std::chrono::hours{1}, expires = std::chrono::hours{1};

/// For a telephone's small screen; the desk has the figures.
std::string sms_of(const std::string& company, const alert& of) {
    const auto what = [&] {
        if (of.kind == "queue_waits") return fmt::format("file {} : attente au-delà de l'objectif", of.what);
        if (of.kind == "queue_level") return fmt::format("file {} : niveau de service sous l'objectif", of.what);
        if (of.kind == "trunk") return fmt::format("liaison opérateur {} en défaut", of.what);
        if (of.kind == "disk") return fmt::format("disque presque plein ({})", of.what);
        if (of.kind == "store") return std::string{"base de données en difficulté"};
        if (of.kind == "connector") return fmt::format("système {} ne répond pas", of.what);
        return fmt::format("passerelle {} injoignable", of.what);
    };
    return fmt::format("Palabre {} : {}.", company, what());
}

bool is_number(const value& of) {
    constexpr std::size_t shortest = 8, longest = 16;  // with the plus of E.164
    if (!of.is_string()) return false;
    const std::string_view text{of.get_string()};
    return text.size() >= shortest && text.size() <= longest && text.front() == '+' &&
           text.find_first_not_of("0123456789", 1) == text.npos;
}

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
            add("queue_level", each.name, {{"level", each.counts.service_level()}, {"share", each.target.share}});
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
    std::erase_if(sent_, [&](const auto& each) { return on_.calendar_now() - each.second > sent_again; });
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

void office::list_alert_receivers(const wish_ptr& of) {
    const auto* const by = kept(of->company(), "alerts", "sms");
    auto made =
        by != nullptr ? parsed(by->body) : json::object{{"numbers", json::array{}}, {"after_s", default_after_s}};
    if (by != nullptr) made["changed"] = author_of(*by);
    of->tell(std::move(made));
}

void office::set_alert_receivers(const wish_ptr& of) {
    const auto body = of->body();
    if (!body) return;
    const auto* const numbers = body->if_contains("numbers");
    if (numbers == nullptr || !numbers->is_array() || numbers->get_array().size() > most_receivers ||
        !std::ranges::all_of(numbers->get_array(), is_number))
        return of->refuse(400, "'numbers' are no telephone numbers",
                          "write at most 10, each with its country: [\"+2290190011234\"]");
    const auto* const after = body->if_contains("after_s");
    if (after != nullptr && (!after->is_int64() || after->get_int64() < 0 || after->get_int64() > hour_s))
        return of->refuse(400, "'after_s' cannot be that", "write 0 to 3600");
    json::object made{{"numbers", *numbers}, {"after_s", after != nullptr ? after->get_int64() : default_after_s}};
    flows_.keep_for(of->asked, of->then, "alerts", "sms", json::serialize(made),
                    [of, made](const history::adjustment& by) {
                        auto told = made;
                        told["changed"] = author_of(by);
                        of->tell(std::move(told));
                    });
}

/// Once it has lasted, and no more often than once an hour. Of a gateway that is away no SMS tells.
void office::tell_receivers(const std::string& company, const std::vector<alert>& now) {
    const auto* const by = kept(company, "alerts", "sms");
    if (by == nullptr) return;
    const auto rules = parsed(by->body);
    const auto after = std::chrono::seconds{rules.at("after_s").as_int64()};
    for (const auto& each : now) {
        if (each.kind == "carrier" || on_.calendar_now() - each.since < after) continue;
        for (const auto& number : rules.at("numbers").as_array()) {
            const std::pair which{alert_key{company, each.kind, each.what}, std::string{number.as_string()}};
            if (sent_.contains(which) || !sending_.insert(which).second) continue;
            send(which, sms_of(company, each));
        }
    }
}

/// By the outbox, as an answer goes: neither consent nor quiet hours hold for it. What could not be written is tried again at
/// the next look; what a center before this one has written in this hour is not written again.
void office::send(const std::pair<alert_key, std::string>& which, const std::string& text) {
    const auto over = [this, which, alive = alive_](const std::string& why) {
        if (!*alive) return;
        sending_.erase(which);
        const auto& [company, kind, what] = which.first;
        if (why.empty()) {
            sent_[which] = on_.calendar_now();
            log_.warning("an alert is sent", {{"company", company}, {"kind", kind}, {"what", what}});
        } else {
            log_.error("an alert could not be sent", {{"company", company}, {"kind", kind}, {"why", why}});
        }
    };
    const auto hour = std::chrono::floor<std::chrono::hours>(on_.calendar_now()).time_since_epoch().count();
    const auto key =
        fmt::format("alert:{}:{}:{}:{}", std::get<1>(which.first), std::get<2>(which.first), hour, which.second);
    const auto written = [this, over, key, text, number = which.second, alive = alive_](history::company_store& in,
                                                                                        const history::person& who) {
        const auto now = on_.calendar_now();
        history::outgoing what{.id = store_.ids().next<history::outgoing>(), .customer = who.written_as};
        what.on = medium::sms;
        what.to = number;
        what.text = text;
        what.key = key;
        what.made = what.due = now;
        what.expires = now + expires;
        history::entry line{.id = store_.ids().next<history::entry>(), .customer = who.written_as};
        line.kind = history::entry_kind::sent;
        line.on = medium::sms;
        line.at = now;
        line.text = text;
        line.details = json::object{{"on", "sms"}, {"to", number}};
        in.write({history::change::add_entry{std::move(line)}, history::change::queue_message{std::move(what)}},
                 [over](const history::reply<history::nothing>& how) {
                     over(how ? "" : "it cannot be written: " + how.why);
                 });
    };
    store_.companies(
        [this, which, over, key, written, alive = alive_](const history::reply<std::vector<history::company>>& all) {
            if (!*alive) return;
            const auto found = std::ranges::find(*all, std::get<0>(which.first), &history::company::name);
            if (!all || found == (*all).end()) return over("the company cannot be read");
            auto& in = store_.of(found->id);
            in.meet({history::identity_kind::phone, which.second},
                    [over, key, written, alive, &in](const history::reply<history::person>& who) {
                        if (!*alive) return;
                        if (!who) return over("the number cannot be written");
                        constexpr std::size_t looked_through = 1000;
                        in.messages(who->who.id, looked_through,
                                    [over, key, written, alive, &in,
                                     him = *who](const history::reply<std::vector<history::outgoing>>& sent) {
                                        if (!*alive) return;
                                        if (!sent) return over("the outbox cannot be read");
                                        const bool is_there =
                                            std::ranges::find(*sent, key, &history::outgoing::key) != (*sent).end();
                                        is_there ? over("") : written(in, him);
                                    });
                    });
        });
}

void office::start() {
    look();
}

void office::look() {
    constexpr duration every = std::chrono::seconds{5}, disks_every = std::chrono::seconds{30};
    for (const auto& each : with_.made->companies) tell_receivers(each.keeps.company, alerts_of(each.keeps.company));
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
