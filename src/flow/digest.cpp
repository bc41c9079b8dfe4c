// src/flow/digest.cpp - a plan's name: a hash of everything in it that a customer could notice.
#include "palabre/flow/graph.hpp"

#include <algorithm>
#include <concepts>

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid_io.hpp>

namespace palabre::flow {
namespace {

/// Writes a plan as one text: every piece with its length before it, so that no two plans share a text. Places are left
/// out, and `about`. A field that is added to a step belongs here too, and then the version in digest() goes up.
class canonical_text {
public:
    std::string take() { return std::move(text_); }

    template<class... Parts> void all(const Parts&... parts) { (put(parts), ...); }

    void put(std::string_view piece) {
        text_ += std::to_string(piece.size());
        text_ += ':';
        text_ += piece;
    }
    void put(const std::string& piece) { put(std::string_view{piece}); }
    void put(const char* piece) { put(std::string_view{piece}); }
    template<class Number>
    requires std::integral<Number> || std::is_enum_v<Number>
    void put(Number number) {
        text_ += std::to_string(static_cast<std::int64_t>(number));
        text_ += ';';
    }
    template<class Rep, class Period> void put(std::chrono::duration<Rep, Period> length) {
        put(std::chrono::duration_cast<duration>(length).count());
    }
    void put(calendar_time at) { put(at.time_since_epoch()); }
    void put(std::chrono::year_month_day date) { all(int{date.year()}, unsigned{date.month()}, unsigned{date.day()}); }

    template<class Each> void put(const std::vector<Each>& list) {
        put(list.size());
        for (const auto& each : list) put(each);
    }
    template<class Each, std::size_t Size> void put(const std::array<Each, Size>& list) {
        for (const auto& each : list) put(each);
    }
    template<class Each> void put(const std::map<std::string, Each>& map) {
        put(map.size());
        for (const auto& [key, each] : map) all(key, each);
    }
    template<class Held> void put(const std::optional<Held>& maybe) {
        put(maybe.has_value());
        if (maybe) put(*maybe);
    }

    void put(const expression& held) { put(held.text()); }
    void put(const text_template& held) { put(held.text()); }
    void put(const stretch& s) { all(s.text, s.clip); }
    void put(const wording& w) { put(w.by_language); }
    void put(const type& t) {
        all(t.kind(), t.closed(), t.fields(), t.element() != nullptr);
        if (t.element() != nullptr) put(*t.element());
    }
    void put(const field& f) { all(f.name, f.type); }

    void put(const open_span& s) { all(s.from, s.to); }
    void put(const holiday& h) {
        put(h.on.index());
        if (const auto* const fixed = std::get_if<std::chrono::month_day>(&h.on))
            all(unsigned{fixed->month()}, unsigned{fixed->day()});
        else
            put(std::get<easter>(h.on).days);
        all(h.name, h.hours);
    }
    void put(const dated_exception& e) { all(e.on, e.name, e.hours); }
    void put(const period& p) { all(p.from, p.to, p.name, p.hours); }
    void put(const calendar& c) {
        const calendar_rules& r = c.rules();
        all(r.time_zone, r.hours, r.holidays, r.periods, r.exceptions, r.valid_from, r.valid_to);
    }

    void put(const spoken_language& l) { all(l.code, l.name, l.recorded, l.pending, l.phrases); }
    void put(const operation& o) { all(o.connector, o.name, o.arguments, o.result, o.writes, o.confirmed); }
    void put(const notice& n) { all(n.id, n.words, n.begins, n.ends, n.concerns); }

    void put(const step::patience& p) {
        all(p.no_input, p.text_no_input, p.retries, p.on_no_input, p.on_no_match, p.barge_in);
    }
    void put(const step::argument& a) { all(a.name, a.is); }
    void put(const step::menu_choice& c) { all(c.key, c.label, c.spoken); }
    void put(const step::survey_question& q) { all(q.id, q.ask, q.least, q.most); }

    void put(const step::say& s) { all(s.words); }
    void put(const step::menu& s) { all(s.prompt, s.choices, s.asks, s.into); }
    void put(const step::collect& s) {
        all(s.prompt, s.into, s.wants, s.least, s.most, s.terminator, s.valid, s.confirm, s.asks, s.secret);
    }
    void put(const step::language& s) { all(s.offer, s.prompt, s.again, s.remember, s.asks); }
    void put(const step::lookup& s) { all(s.connector, s.operation, s.with, s.into, s.timeout, s.meanwhile, s.secret); }
    void put(const step::act& s) { all(s.calls, s.confirmed_by); }
    void put(const step::send& s) { all(s.words, s.on, s.to, s.at_end); }
    void put(const step::promise& s) { all(s.calls, s.answer, s.not_found, s.apology, s.within); }
    void put(const step::offer_channels& s) { all(s.offer, s.queue, s.prompt, s.promise, s.asks); }
    void put(const step::transfer& s) {
        all(s.where, s.to, s.before, s.ring);
        if (s.records) put("record");  // so that plans without it keep their names
    }
    void put(const step::branch& s) { all(s.conditions); }
    void put(const step::set& s) { all(s.variables); }
    void put(const step::hours& s) { all(s.calendar); }
    void put(const step::segment& s) { all(s.of); }
    void put(const step::announce&) {}
    void put(const step::record& s) { all(s.prompt, s.into, s.longest, s.silence); }
    void put(const step::call_flow& s) { all(s.entry); }
    void put(const step::give_back&) {}
    void put(const step::survey& s) { all(s.into, s.questions, s.asks); }
    void put(const step::schedule_callback& s) { all(s.queue, s.number, s.at); }
    void put(const step::bot_answer& s) { all(s.connector, s.operation, s.words); }
    void put(const step::bot& s) {
        all(s.assistant, s.greeting, s.answers, s.into, s.turns, s.timeout, s.text_no_input);
    }
    void put(const step::wait& s) { all(s.length); }
    void put(const step::tag& s) { all(s.disposition); }
    void put(const step::hangup& s) { all(s.words); }

    void put(const edge& e) { all(e.outcome, e.to); }
    void put(const node& n) {
        put(kind_of(n.step));
        std::visit([this](const auto& step) { put(step); }, n.step);
        std::vector<edge> edges = n.edges;  // their order changes nothing
        std::ranges::sort(edges, {}, &edge::outcome);
        put(edges);
    }

private:
    std::string text_;
};

}  // namespace

std::string graph::digest() const {
    canonical_text text;
    text.all("palabre flow 3", name, languages, channels, variables, operations, notices, calendars, prompts,
             on_hang_up, time_zone, steps_without_customer);
    for (const auto& [id, each] : nodes_) text.all(id, each);
    return to_string(boost::uuids::name_generator_sha1{boost::uuids::ns::oid()}(text.take()));
}

}  // namespace palabre::flow
