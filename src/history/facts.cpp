// src/history/facts.cpp - what each record counts for, the same in every store.
#include "history/facts.hpp"

#include "history/validate.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace palabre::history {
namespace {

std::int64_t ms(duration of) {
    return of / std::chrono::milliseconds{1};
}

std::string text_of(user_id who) {
    return who ? to_string(who) : std::string{};
}

std::optional<std::int64_t> number(const value& details, std::string_view name) {
    const auto* const object = details.if_object();
    const auto* const found = object == nullptr ? nullptr : object->if_contains(name);
    if (found == nullptr) return {};
    if (found->is_int64()) return found->get_int64();
    if (found->is_uint64()) return static_cast<std::int64_t>(found->get_uint64());
    return {};
}

std::string node_of(const interaction& what) {
    const auto* const object = what.details.if_object();
    const auto* const found = object == nullptr ? nullptr : object->if_contains("left_at");
    if (found == nullptr || !found->is_string()) return {};
    return what.flow + '/' + std::string{found->get_string()};
}

void describe(fact& made, const interaction& what) {
    made.of = what.id;
    made.value(dimension::campaign) = what.campaign;
    made.value(dimension::queue) = what.queue;
    made.value(dimension::agent) = text_of(what.agent);
    made.value(dimension::disposition) = what.disposition;
    made.value(dimension::channel) = to_string(what.on);
    made.value(dimension::language) = what.language;
    made.value(dimension::flow) = what.flow;
    made.value(dimension::node) = node_of(what);
}

const meaning* meaning_of(const meanings& of, const std::string& code) {
    const auto found = of.find(code);
    return found == of.end() ? nullptr : &found->second;
}

void count_answers(tally& counts, const value& details) {
    if (const auto stars = number(details, "csat"); stars && *stars >= 1 && *stars <= 5) {
        counts.add(measure::csat_answers);
        if (*stars >= 4) counts.add(measure::csat_satisfied);
    }
    if (const auto points = number(details, "nps"); points && *points >= 0 && *points <= 10) {
        counts.add(measure::nps_answers);
        if (*points >= 9) counts.add(measure::nps_promoters);
        if (*points <= 6) counts.add(measure::nps_detractors);
    }
}

}  // namespace

fact count(const interaction& what, const meanings& of) {
    fact made{.at = what.began, .id = what.id.value()};
    describe(made, what);
    auto& counts = made.counts;
    counts.add(measure::contacts);
    if (what.way == direction::out)
        counts.add(measure::contacts_out);
    else if (what.kind == interaction_kind::conversation)
        counts.add(measure::contacts_in);
    if (what.ended) {
        const auto length = ms(std::max(*what.ended - what.began, duration{0}));
        counts.add(measure::contact_ms, length);
        if (what.on == medium::voice) counts.add(measure::voice_ms, length);
        const bool completed = what.how_ended == "completed";
        counts.add(completed ? measure::completed : what.how_ended == "hung_up" ? measure::hung_up : measure::failed);
        if (completed && !what.agent && what.way == direction::in) counts.add(measure::self_service);
    }
    if (!what.disposition.empty()) {
        counts.add(measure::disposed);
        if (const auto* const means = meaning_of(of, what.disposition)) {
            if (*means == meaning::success) counts.add(measure::successes);
            if (*means == meaning::refusal) counts.add(measure::refusals);
        }
    }
    count_answers(counts, what.details);
    return made;
}

fact count(const queue_visit& what, const interaction* within) {
    fact made{.at = what.came, .id = what.id.value()};
    if (within != nullptr) describe(made, *within);
    made.of = what.within;
    made.value(dimension::queue) = what.queue;
    made.value(dimension::agent) = text_of(what.agent);
    made.value(dimension::channel) = to_string(what.on);
    auto& counts = made.counts;
    counts.add(measure::offered);
    if (what.how == visit_end::left) counts.add(measure::left);
    if (what.how == visit_end::abandoned) {
        counts.add(measure::abandoned);
        counts.add(measure::abandoned_wait_ms, ms(what.waited));
        counts.add_time(measure::abandoned_waits, what.waited);
    }
    const bool answered = what.how == visit_end::answered;
    if (answered) {
        counts.add(measure::answered);
        counts.add(measure::answered_wait_ms, ms(what.waited));
        counts.add_time(measure::answered_waits, what.waited);
    }
    if (!answered && what.talked == duration{0}) return made;  // who was called back was handled
    counts.add(measure::handled);
    if (what.on == medium::voice) counts.add(measure::handled_calls);
    counts.add(measure::talk_ms, ms(what.talked));
    counts.add(measure::hold_ms, ms(what.held));
    counts.add(measure::wrap_ms, ms(what.wrapped));
    counts.add_time(measure::handling_times, what.talked + what.held + what.wrapped);
    return made;
}

fact count(const agent_span& what) {
    fact made{.at = what.began, .id = what.id.value()};
    made.value(dimension::agent) = text_of(what.agent);
    made.counts.add(what.state == "available" ? measure::available_ms
                    : what.state == "paused"  ? measure::paused_ms
                                              : measure::busy_ms,
                    ms(what.length));
    return made;
}

fact count(const lead_attempt& what, bool is_first, const std::string& campaign, const interaction* within,
           const meanings& of) {
    fact made{.at = what.began, .id = what.id.value()};
    if (within != nullptr) describe(made, *within);
    made.of = what.within;
    made.value(dimension::campaign) = campaign;
    made.value(dimension::agent) = text_of(what.agent);
    made.value(dimension::channel) = to_string(medium::voice);
    auto& counts = made.counts;
    counts.add(measure::dialled);
    if (is_first) counts.add(measure::leads_attempted);
    if (what.result != "answered") return made;
    counts.add(measure::live);
    const auto* const means = within == nullptr ? nullptr : meaning_of(of, within->disposition);
    if (means == nullptr || *means == meaning::wrong_party || *means == meaning::no_contact || *means == meaning::other)
        return made;
    counts.add(measure::right_party);
    if (*means == meaning::success) counts.add(measure::sales);
    return made;
}

fact count(const outgoing& what, const std::string& campaign, std::size_t parts) {
    fact made{.at = what.made, .id = what.id.value()};
    made.of = what.because_of;
    made.value(dimension::campaign) = campaign;
    made.value(dimension::channel) = to_string(what.on);
    auto& counts = made.counts;
    counts.add(measure::messages);
    if (what.state == send_state::failed) counts.add(measure::messages_failed);
    const bool read = what.state == send_state::read, delivered = read || what.state == send_state::delivered;
    if (read) counts.add(measure::messages_read);
    if (delivered) counts.add(measure::messages_delivered);
    if (!delivered && what.state != send_state::sent) return made;
    counts.add(measure::messages_sent);
    if (what.on == medium::sms) counts.add(measure::sms_parts, static_cast<std::int64_t>(parts));
    if (what.on != medium::whatsapp) return made;
    const auto* const details = what.details.if_object();
    const bool by_template = details != nullptr && details->contains("template");
    counts.add(!by_template                  ? measure::whatsapp_service
               : what.purpose == "code"      ? measure::whatsapp_authentication
               : what.purpose == "marketing" ? measure::whatsapp_marketing
                                             : measure::whatsapp_utility);
    return made;
}

std::string measured_text(const outgoing& what) {
    constexpr std::string_view mask = "\u2022";
    std::string text = what.text;
    for (auto at = text.find(mask); at != std::string::npos; at = text.find(mask, at))
        text.replace(at, mask.size(), 1, '*');
    return text;
}

bool matches(const fact& one, const std::vector<report_filter>& where) {
    return std::all_of(where.begin(), where.end(), [&](const auto& each) { return one.value(each.by) == each.value; });
}

bool matches(const interaction& one, const std::vector<report_filter>& where) {
    if (where.empty()) return true;
    fact made;
    describe(made, one);
    return matches(made, where);
}

namespace {

/// Cut between letters.
std::string beginning_of(std::string_view text) {
    constexpr std::size_t most_letters = 80;
    std::size_t letters = 0, at = 0;
    for (; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
        if (begins && letters++ == most_letters) break;
    }
    return std::string{text.substr(0, at)};
}

std::string text_of(const value& what) {
    if (what.is_string()) return beginning_of(what.get_string());
    return what.is_null() ? std::string{} : beginning_of(boost::json::serialize(what));
}

}  // namespace

void form_counting::add(const value& details, const std::string& disposition) {
    const auto* const object = details.if_object();
    const auto* const found = object == nullptr ? nullptr : object->if_contains("fields");
    const auto* const fields = found == nullptr ? nullptr : found->if_object();
    if (fields == nullptr) return;
    for (const auto& each : *fields)
        if (!each.value().is_null()) add(std::string{each.key()}, text_of(each.value()), disposition, 1);
}

void form_counting::add(const std::vector<form_line>& lines) {
    for (const auto& each : lines) add(each.field, each.value, each.disposition, each.count);
}

void form_counting::add(const std::string& field, const std::string& text, const std::string& disposition,
                        std::int64_t count) {
    constexpr std::size_t most_values = 200;
    auto& into = fields_[field];
    const bool fits = into.values.contains(text) || into.values.size() < most_values;
    if (fits) into.values.insert(text);
    into.counts[{fits ? text : "\u2026", disposition}] += count;
}

std::vector<form_line> form_counting::lines() && {
    std::vector<form_line> all;
    for (const auto& [field, of] : fields_)
        for (const auto& [key, count] : of.counts) all.push_back({field, key.first, key.second, count});
    return all;
}

std::optional<std::size_t> counting::period_of(calendar_time at) const {
    const auto next = std::upper_bound(what_.cuts.begin(), what_.cuts.end(), at);
    if (next == what_.cuts.begin() || next == what_.cuts.end()) return {};
    return static_cast<std::size_t>(next - what_.cuts.begin() - 1);
}

void counting::add(const fact& one) {
    if (!matches(one, what_.where)) return;
    if (const auto period = period_of(one.at)) add(*period, one.value(what_.by), one.counts);
}

void counting::add(std::size_t period, std::string_view value, const tally& counts) {
    sums_[{period, std::string{value}}].add(counts);
}

std::vector<report_line> counting::lines() && {
    std::vector<report_line> all;
    for (auto& [key, counts] : sums_)
        if (!counts.empty()) all.push_back({key.first, key.second, std::move(counts)});
    return all;
}

std::string why_refused(const report_question& what) {
    constexpr std::size_t most_periods = 10'000;
    if (what.cuts.size() < 2 || what.cuts.size() > most_periods) return "periods are 1 to 9,999";
    if (!std::is_sorted(what.cuts.begin(), what.cuts.end(), std::less_equal<>{})) return "periods follow one another";
    for (const auto each : what.cuts)
        if (quarter_of(each) != each) return "periods begin and end at quarters of an hour";
    return what.sources.empty() ? "nothing is asked for" : "";
}

std::string why_refused(const recording_question& what, std::size_t limit) {
    if (what.from > what.until) return "the period ends before it begins";
    return why_refused_limit(limit);
}

std::string why_refused(const behind_question& what, std::size_t limit) {
    if (what.of == source::work) return "no interaction is behind an agent's time";
    if (what.from > what.until) return "the period ends before it begins";
    return why_refused_limit(limit);
}

std::string why_refused(const form_question& what) {
    if (what.from > what.until) return "the period ends before it begins";
    return what.until - what.from > std::chrono::days{3'700} ? "the period is longer than ten years" : "";
}

}  // namespace palabre::history
