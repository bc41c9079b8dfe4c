// src/report/figure.cpp - the standard figures, as data, and their values.
#include "palabre/report/figure.hpp"

#include "core/nearest.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace palabre::report {
namespace {

using history::measure;
using kind = term::kind;

constexpr term contacts{"contacts", measure::contacts}, contacts_in{"contacts_in", measure::contacts_in},
    contacts_out{"contacts_out", measure::contacts_out}, contact_time{"contact_time", measure::contact_ms},
    voice_time{"voice_time", measure::voice_ms}, completed{"completed", measure::completed},
    hung_up{"hung_up", measure::hung_up}, failed{"failed", measure::failed}, disposed{"disposed", measure::disposed},
    successes{"successes", measure::successes}, refusals{"refusals", measure::refusals},
    self_service{"self_service", measure::self_service}, csat_answers{"csat_answers", measure::csat_answers},
    csat_satisfied{"csat_4_or_5", measure::csat_satisfied}, nps_answers{"nps_answers", measure::nps_answers},
    promoters{"nps_9_or_10", measure::nps_promoters}, detractors{"nps_0_to_6", measure::nps_detractors, -1};

constexpr term offered{"offered", measure::offered}, answered{"answered", measure::answered},
    abandoned{"abandoned", measure::abandoned}, left{"left", measure::left}, handled{"handled", measure::handled},
    handled_calls{"handled_calls", measure::handled_calls},
    within{"answered_within", measure::answered, 1, kind::answered_within},
    less_short{"short_abandons", measure::abandoned, -1, kind::short_abandons},
    answered_wait{"wait_of_answered", measure::answered_wait_ms},
    abandoned_wait{"wait_of_abandoned", measure::abandoned_wait_ms}, talk{"talk", measure::talk_ms},
    hold{"hold", measure::hold_ms}, wrap{"after_call_work", measure::wrap_ms};

constexpr term available{"available", measure::available_ms}, paused{"paused", measure::paused_ms};

constexpr term dialled{"dialled", measure::dialled}, live{"live", measure::live},
    right_party{"right_party", measure::right_party}, sales{"sales", measure::sales},
    leads_attempted{"leads_attempted", measure::leads_attempted};

constexpr term messages{"messages", measure::messages}, sent{"sent", measure::messages_sent},
    delivered{"delivered", measure::messages_delivered}, read{"read", measure::messages_read},
    not_sent{"failed", measure::messages_failed}, parts{"sms_parts", measure::sms_parts},
    service{"whatsapp_service", measure::whatsapp_service}, utility{"whatsapp_utility", measure::whatsapp_utility},
    authentication{"whatsapp_authentication", measure::whatsapp_authentication},
    marketing{"whatsapp_marketing", measure::whatsapp_marketing};

template<const term&... All> constexpr std::array<term, sizeof...(All)> list{All...};

constexpr std::string_view of_contacts = "interactions, by their beginning";
constexpr std::string_view of_visits = "visits to queues, by their arrival";
constexpr std::string_view of_work = "visits to queues and agents' time";
constexpr std::string_view of_attempts = "attempts to reach leads, by their beginning";
constexpr std::string_view of_messages = "messages out, by when they were made";

const std::array all{
    figure{"contacts", "Contacts", "Contacts", unit::count, list<contacts>, {}, of_contacts},
    figure{"contacts_in", "Contacts in", "Contacts entrants", unit::count, list<contacts_in>, {}, of_contacts},
    figure{"contacts_out", "Contacts out", "Contacts sortants", unit::count, list<contacts_out>, {}, of_contacts},
    figure{
        "hung_up", "Hung up by the customer", "Raccrochés par le client", unit::count, list<hung_up>, {}, of_contacts},
    figure{"failed", "Ended otherwise", "Terminés autrement", unit::count, list<failed>, {}, of_contacts},
    figure{"contact_mean", "Mean contact time", "Durée moyenne de contact", unit::seconds, list<contact_time>,
           list<completed, hung_up, failed>, of_contacts},
    figure{"call_minutes", "Minutes of calls", "Minutes d'appel", unit::minutes, list<voice_time>, {}, of_contacts},
    figure{"self_service", "Served without an agent", "Traités sans agent", unit::share, list<self_service>,
           list<contacts_in>, of_contacts},
    figure{"disposed", "With a disposition", "Qualifiés", unit::share, list<disposed>, list<contacts>, of_contacts},
    figure{"success_rate", "Success rate", "Taux de réussite", unit::share, list<successes>, list<disposed>,
           of_contacts},
    figure{"refusal_rate", "Refusal rate", "Taux de refus", unit::share, list<refusals>, list<disposed>, of_contacts},
    figure{"csat", "Satisfaction (CSAT)", "Satisfaction (CSAT)", unit::share, list<csat_satisfied>, list<csat_answers>,
           of_contacts},
    figure{"nps", "Net promoter score (NPS)", "Score de recommandation (NPS)", unit::points,
           list<promoters, detractors>, list<nps_answers>, of_contacts},

    figure{"offered", "Offered", "Présentés", unit::count, list<offered>, {}, of_visits},
    figure{"answered", "Answered", "Pris", unit::count, list<answered>, {}, of_visits},
    figure{"handled", "Handled", "Traités", unit::count, list<handled>, {}, of_visits},
    figure{"handled_calls", "Calls handled", "Appels traités", unit::count, list<handled_calls>, {}, of_visits},
    figure{"abandoned", "Abandoned", "Abandonnés", unit::count, list<abandoned>, {}, of_visits},
    figure{"left", "Left without an agent", "Repartis sans agent", unit::count, list<left>, {}, of_visits},
    figure{"service_level", "Service level", "Niveau de service", unit::share, list<within>, list<offered, less_short>,
           of_visits},
    figure{"abandonment", "Abandonment", "Taux d'abandon", unit::share, list<abandoned, less_short>,
           list<offered, less_short>, of_visits},
    figure{"asa", "Average speed of answer (ASA)", "Délai moyen de réponse (ASA)", unit::seconds, list<answered_wait>,
           list<answered>, of_visits},
    figure{"patience", "Mean wait before giving up", "Attente moyenne avant abandon", unit::seconds,
           list<abandoned_wait>, list<abandoned>, of_visits},
    figure{"aht", "Average handling time (AHT)", "Durée moyenne de traitement (DMT)", unit::seconds,
           list<talk, hold, wrap>, list<handled>, of_visits},
    figure{"talk_mean", "Mean talk time", "Durée moyenne de conversation", unit::seconds, list<talk>, list<handled>,
           of_visits},
    figure{"wrap_mean", "Mean after-call work", "Durée moyenne de post-appel", unit::seconds, list<wrap>, list<handled>,
           of_visits},
    figure{"talk_minutes", "Minutes of talk", "Minutes de conversation", unit::minutes, list<talk>, {}, of_visits},
    figure{"handling_hours",
           "Hours of handling",
           "Heures de traitement",
           unit::hours,
           list<talk, hold, wrap>,
           {},
           of_visits},

    figure{"occupancy", "Occupancy", "Taux d'occupation", unit::share, list<talk, hold, wrap>,
           list<talk, hold, wrap, available>, of_work},
    figure{"available_hours", "Hours available", "Heures de disponibilité", unit::hours, list<available>, {}, of_work},
    figure{"paused_hours", "Hours paused", "Heures de pause", unit::hours, list<paused>, {}, of_work},

    figure{"dialled", "Numbers dialled", "Numéros composés", unit::count, list<dialled>, {}, of_attempts},
    figure{
        "leads_attempted", "Leads attempted", "Fiches appelées", unit::count, list<leads_attempted>, {}, of_attempts},
    figure{"contact_rate", "Contact rate", "Taux de joignabilité", unit::share, list<live>, list<dialled>, of_attempts},
    figure{"right_party_rate", "Right-party rate (RPC)", "Taux de contacts argumentés", unit::share, list<right_party>,
           list<live>, of_attempts},
    figure{"conversion", "Conversion", "Taux de transformation", unit::share, list<sales>, list<right_party>,
           of_attempts},

    figure{"messages", "Messages", "Messages", unit::count, list<messages>, {}, of_messages},
    figure{"messages_sent", "Messages sent", "Messages envoyés", unit::count, list<sent>, {}, of_messages},
    figure{"messages_failed", "Messages failed", "Messages en échec", unit::count, list<not_sent>, {}, of_messages},
    figure{"delivery_rate", "Delivery rate", "Taux de remise", unit::share, list<delivered>, list<sent>, of_messages},
    figure{"read_rate", "Read rate", "Taux de lecture", unit::share, list<read>, list<delivered>, of_messages},
    figure{"sms_parts", "SMS parts", "Segments SMS", unit::count, list<parts>, {}, of_messages},
    figure{"whatsapp_service", "WhatsApp, service", "WhatsApp, service", unit::count, list<service>, {}, of_messages},
    figure{
        "whatsapp_utility", "WhatsApp, utility", "WhatsApp, utilitaire", unit::count, list<utility>, {}, of_messages},
    figure{"whatsapp_authentication",
           "WhatsApp, authentication",
           "WhatsApp, authentification",
           unit::count,
           list<authentication>,
           {},
           of_messages},
    figure{"whatsapp_marketing",
           "WhatsApp, marketing",
           "WhatsApp, marketing",
           unit::count,
           list<marketing>,
           {},
           of_messages},
};

std::int64_t value_of(const term& what, const history::tally& counts, const target& by) {
    std::int64_t found = 0;
    switch (what.is) {
    case kind::sum: found = counts.at(what.what); break;
    case kind::answered_within: found = counts.within(measure::answered_waits, by.within).value_or(0); break;
    case kind::short_abandons: found = counts.within(measure::abandoned_waits, by.short_abandon).value_or(0); break;
    }
    return found * what.times;
}

std::int64_t sum_of(std::span<const term> all, const history::tally& counts, const target& by) {
    std::int64_t sum = 0;
    for (const auto& each : all) sum += value_of(each, counts, by);
    return sum;
}

double scale_of(unit in) {
    switch (in) {
    case unit::seconds: return 1e-3;
    case unit::minutes: return 1e-3 / 60;
    case unit::hours: return 1e-3 / 3600;
    case unit::points: return 100;
    case unit::count:
    case unit::share: break;
    }
    return 1;
}

std::string text_of(std::span<const term> all) {
    std::string made;
    for (const auto& each : all) {
        if (!made.empty()) made += each.times < 0 ? " - " : " + ";
        made += each.name;
    }
    return all.size() > 1 ? '(' + made + ')' : made;
}

history::source source_of(measure what) {
    return static_cast<history::source>(static_cast<std::uint16_t>(what) / 100);
}

}  // namespace

std::string_view to_string(unit which) noexcept {
    constexpr std::array names{"count", "share", "seconds", "minutes", "hours", "points"};
    return names[static_cast<std::size_t>(which)];
}

std::string figure::formula() const {
    auto made = text_of(over);
    if (under.empty()) return over.size() > 1 ? made.substr(1, made.size() - 2) : made;
    made += " / " + text_of(under);
    return in == unit::points ? "100 x " + made : made;
}

std::vector<history::source> figure::sources() const {
    std::vector<history::source> found;
    for (const auto part : {over, under})
        for (const auto& each : part)
            if (std::find(found.begin(), found.end(), source_of(each.what)) == found.end())
                found.push_back(source_of(each.what));
    return found;
}

std::string why_refused(const target& what) {
    const auto ends = history::bin_ends();
    for (const auto limit : {what.within, what.short_abandon}) {
        const auto next = std::lower_bound(ends.begin(), ends.end(), limit);
        if (next != ends.end() && *next == limit) continue;
        return next == ends.end() ? fmt::format("waits are counted up to {} s", ends.back().count())
                                  : fmt::format("waits are not counted at {} s; the next that is: {} s",
                                                std::chrono::duration<double>(limit).count(), next->count());
    }
    return {};
}

std::span<const figure> figures() noexcept {
    return all;
}

const figure& figure_of(std::string_view name) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const figure& each) { return each.name == name; });
    if (found != all.end()) return *found;
    std::vector<std::string_view> names;
    for (const auto& each : all) names.push_back(each.name);
    const auto meant = detail::did_you_mean(name, names);
    throw error{errc::not_found, fmt::format("no figure is called '{}'", name),
                meant.empty() ? "docs/manual/figures.md has them all" : meant};
}

std::optional<double> value_of(const figure& what, const history::tally& counts, const target& by) {
    const auto above = static_cast<double>(sum_of(what.over, counts, by));
    if (what.under.empty()) return above * scale_of(what.in);
    const auto below = sum_of(what.under, counts, by);
    if (below == 0) return {};
    return above / static_cast<double>(below) * scale_of(what.in);
}

}  // namespace palabre::report
