// examples/palabre_center/figures.cpp - what /metrics shows of a center and its telephone line.
#include "figures.hpp"

#include <chrono>

namespace palabre_center {

using namespace palabre;

namespace {

double seconds(duration length) {
    return std::chrono::duration<double>(length).count();
}

}  // namespace

void tell(api::metric_writer& to, const center_figures& of) {
    const auto count = [](auto number) { return static_cast<double>(number); };
    to.gauge("palabre_conversations", "Conversations that are going on.", count(of.live));
    to.counter("palabre_conversations_taken_total", "Conversations that began.", count(of.arrived));
    to.counter("palabre_conversations_refused_total", "Conversations that were turned away.", count(of.refused));
    for (const auto& each : of.ended)
        to.counter("palabre_conversations_ended_total", "Conversations that are over, by medium and by how.",
                   count(each.count),
                   {{"on", std::string{to_string(each.on)}}, {"why", std::string{to_string(each.why)}}});
    for (const auto& each : of.entries)
        to.counter("palabre_entry_total", "Conversations by what the entry decided: 'flow', or why not.",
                   count(each.count), {{"company", each.company}, {"decision", each.decision}});
    for (const auto& each : of.lookups) {
        const api::metric_labels labels{{"connector", each.connector},
                                        {"operation", each.operation},
                                        {"outcome", std::string{to_string(each.came)}}};
        to.counter("palabre_lookups_total", "Questions to companies' systems, by what came of them.", count(each.count),
                   labels);
        to.counter("palabre_lookups_seconds_total", "The time that they took together.", seconds(each.time), labels);
        to.gauge("palabre_lookups_longest_seconds", "The time of the slowest.", seconds(each.longest), labels);
    }
    for (const auto& each : of.companies) {
        const api::metric_labels labels{{"company", each.name}};
        to.gauge("palabre_company_served", "1 where this center serves the company.", each.state == "serving" ? 1 : 0,
                 labels);
        to.gauge("palabre_history_unwritten", "Conversations and writes that the database does not have yet.",
                 count(each.unwritten), labels);
        to.gauge("palabre_company_owed", "Answers that were promised to customers and have not come yet.",
                 count(each.owed), labels);
    }
}

void tell(api::metric_writer& to, const voice_figures& of) {
    const auto count = [](auto number) { return static_cast<double>(number); };
    to.gauge("palabre_voice_calls", "Calls that are up.", count(of.calls));
    to.gauge("palabre_voice_own_ports", "Calls with a media port of their own.", count(of.own_ports));
    to.counter("palabre_voice_arrived_total", "Calls offered to the center.", count(of.arrived));
    to.counter("palabre_voice_answered_total", "Calls answered.", count(of.answered));
    to.gauge("palabre_phones", "Telephones that are registered.", count(of.phones));
    to.counter("palabre_phones_refused_total", "REGISTERs of strangers and with wrong passwords.",
               count(of.logins_refused));
    for (const auto& each : of.trunks) {
        const api::metric_labels labels{{"trunk", each.name}};
        to.gauge("palabre_trunk_up", "1 where a host of the trunk answers and it has registered us.",
                 each.state == "up" ? 1 : 0, labels);
        to.gauge("palabre_trunk_calls", "Calls of ours that it carries.", count(each.calls), labels);
        to.counter("palabre_trunk_placed_total", "INVITEs to it.", count(each.placed), labels);
        to.counter("palabre_trunk_answered_total", "Calls of ours that were answered.", count(each.answered), labels);
        to.counter("palabre_trunk_refused_total", "Calls that its rules did not let pass.", count(each.refused_here),
                   labels);
        to.gauge("palabre_trunk_minutes_today", "Minutes billed today.", count(each.minutes_today), labels);
        to.gauge("palabre_trunk_cost_today", "Cost of today, in minor units.", count(each.cost_today), labels);
        to.gauge("palabre_trunk_alarm", "1 where a cap of the day is near, or reached.", each.is_alarmed ? 1 : 0,
                 labels);
    }
    to.counter("palabre_voice_turned_away_total", "Calls of strangers, beyond the limits, without a common codec.",
               count(of.turned_away));
    to.counter("palabre_rtp_sent_total", "RTP packets sent.", count(of.packets_sent));
    to.counter("palabre_rtp_late_total", "RTP packets sent more than 20 ms late.", count(of.packets_late));
    to.counter("palabre_rtp_unsent_total", "RTP packets that the kernel did not take.", count(of.packets_unsent));
    to.counter("palabre_rtp_received_total", "RTP packets received.", count(of.packets_received));
    to.counter("palabre_rtp_refused_total", "RTP packets from who is not the call's peer.", count(of.packets_refused));
    to.gauge("palabre_rtp_latest_seconds", "The latest packet's delay.", seconds(of.latest_packet));
    to.gauge("palabre_voice_realtime", "1 where the media threads run under SCHED_FIFO.", of.is_realtime ? 1 : 0);
    to.counter("palabre_voice_to_record_total", "Times that something stood in for a missing recording.",
               count(of.to_record));
}

void tell(api::metric_writer& to, const std::string& connector, const guard_figures& of) {
    const auto count = [](auto number) { return static_cast<double>(number); };
    const std::pair<const char*, std::uint64_t> ends[] = {
        {"answered", of.answered}, {"remembered", of.remembered}, {"stale", of.stale},      {"failed", of.failed},
        {"refused", of.refused},   {"crowded", of.crowded},       {"misasked", of.misasked}};
    for (const auto& [end, number] : ends)
        to.counter("palabre_connector_calls_total", "Calls of companies' systems, by how they ended.", count(number),
                   {{"connector", connector}, {"end", end}});
    const api::metric_labels labels{{"connector", connector}};
    to.counter("palabre_connector_attempts_total", "Times that the system was asked, second attempts included.",
               count(of.attempts), labels);
    to.counter("palabre_connector_retries_total", "Second attempts.", count(of.retries), labels);
    to.counter("palabre_connector_opened_total", "Times that the system was given up for a while.", count(of.opened),
               labels);
    for (const auto state : {breaker_state::closed, breaker_state::half_open, breaker_state::open})
        to.gauge("palabre_connector_breaker", "1 for the state that the breaker is in.", of.breaker == state ? 1 : 0,
                 {{"connector", connector}, {"state", std::string{to_string(state)}}});
    to.gauge("palabre_connector_at_work", "Calls that the system has.", count(of.at_work), labels);
    to.gauge("palabre_connector_waiting", "Calls that wait for a place.", count(of.waiting), labels);
    to.gauge("palabre_connector_cached_bytes", "Bytes of answers that are remembered.", count(of.cached_bytes), labels);
}

}  // namespace palabre_center
