// bindings/engine/desk.cpp - one question an operation, answered once.
#include "engine/desk.hpp"

#include "api/timeline.hpp"
#include "core/moment.hpp"
#include "engine/arguments.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace palabre::bindings {

namespace json = boost::json;
using namespace history;

namespace {

/// What `on_reply` failed with, as an error of the host's.
template<class Value> result failed(const reply<Value>& how) {
    return result::wrong(std::string{to_string(how.what)},
                         how.why.empty() ? std::string{to_string(how.what)} : how.why);
}

}  // namespace

struct desk::question {
    json::object given;
    home at;
    on_result then;
    company_store* book = nullptr;

    void tell(result what) {
        if (auto told = std::exchange(then, {})) told(std::move(what));
    }
};

desk::desk(runtime& on, store& in, std::vector<home> homes, voice_line* line)
    : runtime_{on}, store_{in}, homes_{std::move(homes)}, line_{line} {
}

const desk::home& desk::home_of(const json::object& arguments) const {
    const auto name = text(arguments, "company");
    if (name.empty() && homes_.size() == 1) return homes_.front();
    for (const auto& each : homes_)
        if (each.company == name) return each;
    refuse(name.empty() ? "'company' is missing" : fmt::format("no company here is called '{}'", name),
           "name one of companies");
}

identity desk::identity_of(const question& of) const {
    return written_identity(needed(of.given, "address"), plans_, of.at.where);
}

void desk::ask(std::string_view operation, const json::object& arguments, on_result then) {
    auto of = std::make_shared<question>(question{arguments, {}, std::move(then)});
    try {
        const auto does = operation == "timeline"             ? &desk::timeline
                          : operation == "write_interaction"  ? &desk::write_interaction
                          : operation == "dispose"            ? &desk::dispose
                          : operation == "start_conversation" ? &desk::start_conversation
                          : operation == "place_call"         ? &desk::place_call
                                                              : nullptr;
        if (does == nullptr)
            refuse(fmt::format("no operation is called '{}'", operation),
                   "there are timeline, write_interaction, dispose, start_conversation, place_call, call, play_story");
        of->at = home_of(arguments);
        store_.open_company(of->at.company, of->at.title, [this, of, does](const reply<company>& opened) {
            if (!opened) return of->tell(failed(opened));
            try {
                of->book = &store_.of(opened->id);
                (this->*does)(of);
            } catch (const error& wrong) {
                of->tell(result::wrong(std::string{to_string(wrong.code())}, wrong.what()));
            }
        });
    } catch (const error& wrong) {
        of->tell(result::wrong(std::string{to_string(wrong.code())}, wrong.what()));
    }
}

void desk::timeline(const question_ptr& of) {
    only(of->given, {"company", "address", "after", "limit"});
    std::size_t limit = 50;
    if (const auto* const given = of->given.if_contains("limit"); given != nullptr && !given->is_null()) {
        if (!given->is_int64() || given->get_int64() < 1 || given->get_int64() > 1000)
            refuse("'limit' is out of its range", "write 1 to 1000");
        limit = static_cast<std::size_t>(given->get_int64());
    }
    position after;
    if (const auto cursor = text(of->given, "after"); !cursor.empty()) {
        const auto read = api::read_cursor(cursor);
        if (!read) refuse("'after' is no cursor", "give back what 'next' said");
        after = *read;
    }
    of->book->find(identity_of(*of), [of, after, limit](const reply<person>& found) {
        if (found.what == verdict::not_found) return of->tell(result::of(nullptr));
        if (!found) return of->tell(failed(found));
        of->book->timeline(found->who.id, after, limit, [of, who = *found](const reply<timeline_page>& page) {
            of->tell(page ? result::of(api::told(who, *page)) : failed(page));
        });
    });
}

void desk::write_interaction(const question_ptr& of) {
    only(of->given, {"company", "address", "kind", "direction", "channel", "service", "note", "disposition", "campaign",
                     "queue", "source", "reference", "details", "at"});
    interaction made;
    made.kind = interaction_kind_from(text(of->given, "kind", "visit"));
    made.way = direction_from(text(of->given, "direction", "in"));
    made.on = medium_from(text(of->given, "channel", "voice"));
    made.service = text(of->given, "service");
    made.campaign = text(of->given, "campaign");
    made.queue = text(of->given, "queue");
    made.source = text(of->given, "source");
    made.reference = text(of->given, "reference");
    made.disposition = text(of->given, "disposition");
    if (const auto* const details = of->given.if_contains("details")) made.details = *details;
    made.began = runtime_.calendar_now();
    if (const auto at = text(of->given, "at"); !at.empty()) {
        const auto read = detail::read_moment(at);
        if (!read) refuse(fmt::format("'{}' is no moment", at), "write 2026-11-30T08:00:00Z");
        made.began = *read;
    }
    made.ended = made.began;
    made.how_ended = "completed";
    made.id = store_.ids().next<interaction>();
    const auto who = identity_of(*of);
    made.address = who.written.empty() ? who.address : who.written;
    of->book->meet(who, [this, of, made](const reply<person>& met) mutable {
        if (!met) return of->tell(failed(met));
        made.customer = met->written_as;
        const auto line = [&](entry_kind kind, std::string words) {
            entry told;
            told.id = store_.ids().next<entry>();
            told.customer = made.customer;
            told.within = made.id;
            told.kind = kind;
            told.on = made.on;
            told.at = made.began;
            told.text = std::move(words);
            return change::add_entry{std::move(told)};
        };
        std::vector<change::any> changes{change::begin_interaction{made}};
        if (auto note = text(of->given, "note"); !note.empty()) changes.emplace_back(line(entry_kind::noted, note));
        if (!made.disposition.empty()) {
            changes.emplace_back(line(entry_kind::disposed, made.disposition));
            changes.emplace_back(change::dispose{made.id, made.disposition});
        }
        of->book->write(std::move(changes), [of, made](const reply<nothing>& how) {
            of->tell(how ? result::of(json::object{{"interaction", to_string(made.id)},
                                                   {"customer", to_string(made.customer)}})
                         : failed(how));
        });
    });
}

void desk::dispose(const question_ptr& of) {
    only(of->given, {"company", "interaction", "code", "note"});
    const auto which = interaction_id::parse(needed(of->given, "interaction"));
    const auto code = needed(of->given, "code");
    const auto note = text(of->given, "note");
    of->book->interaction_of(which, [this, of, which, code, note](const reply<interaction>& found) {
        if (!found) return of->tell(failed(found));
        std::vector<change::any> changes{change::dispose{which, code}};
        const auto add = [&](entry_kind kind, const std::string& words) {
            entry line;
            line.id = store_.ids().next<entry>();
            line.customer = found->customer;
            line.within = which;
            line.kind = kind;
            line.on = found->on;
            line.at = runtime_.calendar_now();
            line.text = words;
            changes.emplace_back(change::add_entry{std::move(line)});
        };
        add(entry_kind::disposed, code);
        if (!note.empty()) add(entry_kind::noted, note);
        of->book->write(std::move(changes), [of](const reply<nothing>& how) {
            of->tell(how ? result::of(json::object{{"outcome", "done"}}) : failed(how));
        });
    });
}

void desk::start_conversation(const question_ptr& of) {
    only(of->given, {"company", "address", "channel", "text", "to"});
    const auto on = medium_from(text(of->given, "channel", "sms"));
    if (on == medium::voice) refuse("a conversation by voice is a call", "use place_call");
    const auto who = identity_of(*of);
    const auto words = needed(of->given, "text");
    const auto to = text(of->given, "to", who.address);
    const auto now = runtime_.calendar_now();
    of->book->rules_for(who, now, [this, of, on, who, words, to, now](const reply<contact_rules>& rules) {
        if (!rules) return of->tell(failed(rules));
        for (const auto& each : rules->forbidden)
            if (!each.on || *each.on == on)
                return of->tell(result::of(json::object{{"outcome", "forbidden"}, {"list", each.list}}));
        of->book->meet(who, [this, of, on, words, to, now](const reply<person>& met) {
            if (!met) return of->tell(failed(met));
            interaction made;
            made.id = store_.ids().next<interaction>();
            made.customer = met->written_as;
            made.kind = interaction_kind::attempt;
            made.way = direction::out;
            made.on = on;
            made.address = to;
            made.began = now;
            made.ended = now;
            made.how_ended = "completed";
            entry line;
            line.id = store_.ids().next<entry>();
            line.customer = made.customer;
            line.within = made.id;
            line.kind = entry_kind::sent;
            line.on = on;
            line.at = now;
            line.text = words;
            outgoing message;
            message.id = store_.ids().next<outgoing>();
            message.customer = made.customer;
            message.because_of = made.id;
            message.on = on;
            message.to = to;
            message.text = words;
            message.made = message.due = now;
            const auto told = json::object{
                {"outcome", "queued"}, {"interaction", to_string(made.id)}, {"message", to_string(message.id)}};
            of->book->write({change::begin_interaction{std::move(made)}, change::add_entry{std::move(line)},
                             change::queue_message{std::move(message)}},
                            [of, told](const reply<nothing>& how) { of->tell(how ? result::of(told) : failed(how)); });
        });
    });
}

/// A service of ours talks to who is reached; his number is asked first whether it may be called.
void desk::place_call(const question_ptr& of) {
    only(of->given, {"company", "address", "service", "caller_id", "trunk"});
    const auto who = identity_of(*of);
    if (who.kind != identity_kind::phone) refuse("only numbers can be called", "give a number");
    call_request how;
    how.to = who.address;
    how.as = needed(of->given, "service");
    how.caller_id = text(of->given, "caller_id");
    how.trunk = text(of->given, "trunk");
    if (line_ == nullptr)
        return of->tell(result::of(json::object{{"outcome", "unsupported"}, {"reason", "stories place no calls"}}));
    of->book->rules_for(who, runtime_.calendar_now(), [this, of, how](const reply<contact_rules>& rules) {
        if (!rules) return of->tell(failed(rules));
        for (const auto& each : rules->forbidden)
            if (!each.on || *each.on == medium::voice)
                return of->tell(result::of(json::object{{"outcome", "forbidden"}, {"list", each.list}}));
        line_->call(
            how,
            {.answered =
                 [of](const conversation_ptr& talk) {
                     of->tell(result::of(json::object{{"outcome", "answered"}, {"conversation", talk->about().id}}));
                 },
             .ended =
                 [of](const call_outcome& why) {
                     of->tell(result::of(json::object{{"outcome", to_string(why.what)},
                                                      {"status", why.status},
                                                      {"cause", why.cause},
                                                      {"reason", why.reason}}));
                 }});
    });
}

}  // namespace palabre::bindings
