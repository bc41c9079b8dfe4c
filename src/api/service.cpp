// src/api/service.cpp - what each operation does with a company's history, whichever face asked for it.
#include "api/forecast.hpp"
#include "api/service_lists.hpp"
#include "api/service_reports.hpp"
#include "api/service_task.hpp"
#include "api/timeline.hpp"
#include "palabre/campaign/after_plan.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace palabre::api {

namespace {

constexpr const char* nobody = "nobody is known by that address";

const value* inside(const json::object& of, std::string_view name) {
    return of.if_contains(name);
}

}  // namespace

service::service(runtime& on, const server_options& options, history::store* of)
    : runtime_{on}, store_{of}, campaigns_{options}, agents_{options}, desks_{options.desks}, typing_{options.typing},
      can_send_{options.can_send}, suggests_{options.suggests}, serves_{options.serves}, follows_{options.follows},
      on_event_{options.on_event}, live_{options.live}, work_{options.work}, crew_{options.agents},
      positions_{options.positions}, translators_{options.translators}, log_{options.log} {
    for (const auto& each : options.homes) homes_.emplace(each.company, each);
}

void service::run(const operation& what, errand with, on_answer then) {
    static const std::map<std::string_view, step> steps{{"read_timeline", &service::read_timeline},
                                                        {"find_customer", &service::find_customer},
                                                        {"write_interaction", &service::write_interaction},
                                                        {"write_disposition", &service::write_disposition},
                                                        {"start_conversation", &service::start_conversation},
                                                        {"list_events", &service::list_events},
                                                        {"list_audit", &service::list_audit},
                                                        {"count_surveys", &service::count_surveys},
                                                        {"list_conversations", &service::list_conversations},
                                                        {"read_conversation", &service::read_conversation},
                                                        {"write_message", &service::write_message},
                                                        {"suggest_answer", &service::suggest_answer},
                                                        {"judge_suggestion", &service::judge_suggestion},
                                                        {"take_conversation", &service::take_conversation},
                                                        {"assign_conversation", &service::assign_conversation},
                                                        {"release_conversation", &service::release_conversation},
                                                        {"transfer_conversation", &service::transfer_conversation},
                                                        {"return_conversation", &service::return_conversation},
                                                        {"snooze_conversation", &service::snooze_conversation},
                                                        {"close_conversation", &service::close_conversation},
                                                        {"show_typing", &service::show_typing},
                                                        {"can_send", &service::can_send},
                                                        {"reopen_conversation", &service::reopen_conversation},
                                                        {"translate_entry", &service::translate_entry},
                                                        {"preview_translation", &service::preview_translation},
                                                        {"list_work", &service::list_work},
                                                        {"read_work", &service::read_work},
                                                        {"create_work", &service::create_work},
                                                        {"assign_work", &service::assign_work},
                                                        {"close_work", &service::close_work},
                                                        {"list_calls", &service::list_calls},
                                                        {"list_positions", &service::list_positions},
                                                        {"read_route", &service::read_route},
                                                        {"pause_recording", &service::pause_recording},
                                                        {"supervise_call", &service::supervise_call},
                                                        {"list_recordings", &service::list_recordings}};
    const auto of = std::make_shared<task_of>();
    of->with = std::move(with);
    of->then = std::move(then);
    of->asked = what.name;
    if (campaign_service::takes(what.name) || is_about_lists(what.name))
        of->next = &service::run_campaigns;
    else if (reports::takes(what.name))
        of->next = &service::run_reports;
    else if (!agent_service::takes(what.name))
        of->next = steps.at(what.name);
    of->writes = what.writes();
    if (of->with.given.contains("address"))
        if (auto wrong = read_address(*of)) return of->then({wrong->status, {}, std::move(wrong)});
    if (of->writes && serves_ && !serves_(of->with.company))
        return of->unavailable("another center serves this company");
    if (agent_service::takes(what.name)) return agents_.run(what.name, of->with, of->then);
    find_company(of);
}

maybe_fault service::read_address(task_of& of) const {
    try {
        const auto home = homes_.find(of.with.company);
        of.who =
            history::written_identity(of.text("address"), plans_, home == homes_.end() ? country{} : home->second.home);
        return {};
    } catch (const error& wrong) {
        const auto& first = wrong.problems().front();
        return fault{400, first.what, first.cure, "address"};
    }
}

void service::find_company(const job& of) {
    if (store_ == nullptr) return of->unavailable("this center keeps no history");
    const auto go_on = [](service& self, const job& with, history::company_id which) {
        with->in = &self.store_->of(which);
        (self.*with->next)(with);
    };
    if (const auto found = companies_.find(of->with.company); found != companies_.end())
        return go_on(*this, of, found->second);
    store_->companies(alive([of, go_on](service& self, reply<std::vector<history::company>> told) {
        if (!told) return of->refuse(told, "");
        for (const auto& each : *told) self.companies_[each.name] = each.id;
        const auto found = self.companies_.find(of->with.company);
        if (found == self.companies_.end())
            return of->refuse(404, "that company has no history yet", "check its name in the center's configuration");
        go_on(self, of, found->second);
    }));
}

void service::run_campaigns(const job& of) {
    if (is_about_lists(of->asked)) return run_lists(of->asked, of->with, *of->in, of->then);
    if (of->asked != "read_campaign") return campaigns_.run(of->asked, of->with, *of->in, of->then);
    campaigns_.run(of->asked, of->with, *of->in, [now = runtime_.calendar_now(), then = of->then](answer told) {
        add_forecast(told.told, now);
        then(std::move(told));
    });
}

void service::run_reports(const job& of) {
    const auto home = homes_.find(of->with.company);
    reports::run(of->asked, of->with, *of->in,
                 {home == homes_.end() ? country{} : home->second.home, runtime_.calendar_now()}, of->then);
}

void service::read_timeline(const job& of) {
    history::position after;
    if (const auto given = of->text("after"); of->with.given.contains("after")) {
        const auto read = read_cursor(given);
        if (!read) return of->refuse(400, "it is no cursor", "give back 'next' of the page before as it was", "after");
        after = *read;
    }
    of->in->timeline(of->who, after, of->count("limit", 50), [of](const reply<history::known_timeline>& told) {
        if (!told) return of->refuse(told, nobody);
        const bool any_sent = std::ranges::any_of(
            told->page.entries, [](const history::entry& each) { return each.kind == history::entry_kind::sent; });
        if (!any_sent) return of->tell(api::told(told->who, told->page));
        of->in->messages(told->who.who.id, 1000, [of, told](const reply<std::vector<history::outgoing>>& sent) {
            of->tell(api::told(told->who, told->page, sent ? sent.value : std::vector<history::outgoing>{}));
        });
    });
}

void service::find_customer(const job& of) {
    of->in->find(of->who, [of](reply<history::person> told) {
        if (!told) return of->refuse(told, nobody);
        of->tell(api::told(*told));
    });
}

/// The customer behind the address, who may be new.
void service::meet(const job& of, step then) {
    of->in->meet(of->who, alive([of, then](service& self, reply<history::person> told) {
                     if (!told) return of->refuse(told, nobody);
                     of->person = std::move(told.value);
                     (self.*then)(of);
                 }));
}

/// With the events that it brings about, which are told when they are there.
void service::write(const job& of, std::vector<history::change::any> changes, const history::event_context& about,
                    std::function<void(const reply<history::nothing>&)> then) {
    const auto home = homes_.find(of->with.company);
    const auto rules = home == homes_.end() ? history::event_rules{} : home->second.events;
    std::vector<history::event> events;
    if (rules.kept || on_event_) events = history::events_of(changes, about, store_->ids(), runtime_.calendar_now());
    history::post(changes, events, rules);
    of->in->write(std::move(changes), alive([of, events = std::move(events), then = std::move(then)](
                                                service& self, const reply<history::nothing>& how) {
                      then(how);
                      if (!how || !self.on_event_) return;
                      try {
                          for (const auto& each : events) self.on_event_(of->with.company, each);
                      } catch (const std::exception& thrown) {
                          self.log_.error("a listener to events failed", {{"why", thrown.what()}});
                      }
                  }));
}

void service::write_interaction(const job& of) {
    const auto began = of->moment("began").value_or(runtime_.calendar_now());
    if (of->moment("ended").value_or(began) < began)
        return of->refuse(400, "it is before the beginning", "check both moments", "ended");
    const auto reference = of->text("reference");
    if (reference.empty()) return meet(of, &service::write_contact);
    of->in->interaction_by(
        of->text("source", of->with.caller), reference, alive([of](service& self, reply<history::interaction> told) {
            if (told.what == verdict::not_found) return self.meet(of, &service::write_contact);
            if (!told) return of->refuse(told, "");
            of->tell({{"interaction", to_string(told->id)}, {"customer", to_string(told->customer)}, {"known", true}});
        }));
}

void service::write_contact(const job& of) {
    using namespace history;
    const auto customer = of->person.written_as;
    interaction what;
    what.id = store_->ids().next<interaction>();
    what.customer = customer;
    what.kind = interaction_kind_from(of->text("kind", "conversation"));
    what.way = direction_from(of->text("way", "in"));
    what.on = medium_from(of->text("on", "voice"));
    what.address = of->who.address;
    what.service = of->text("service");
    what.language = of->text("language");
    what.campaign = of->text("campaign");
    what.queue = of->text("queue");
    what.began = of->moment("began").value_or(runtime_.calendar_now());
    what.reference = of->text("reference");
    what.source = what.reference.empty() ? of->text("source") : of->text("source", of->with.caller);
    what.details = of->any("details");
    const auto ended = of->moment("ended").value_or(what.began);

    std::vector<change::any> changes;
    const auto add = [&](entry_kind kind, calendar_time at, std::string text, value details) {
        entry line;
        line.id = store_->ids().next<entry>();
        line.customer = customer;
        line.within = what.id;
        line.kind = kind;
        line.on = what.on;
        line.at = at;
        line.text = std::move(text);
        line.details = std::move(details);
        changes.emplace_back(change::add_entry{std::move(line)});
    };
    changes.emplace_back(change::begin_interaction{what});
    if (const auto* const lines = inside(of->with.given, "entries"))
        for (const auto& each : lines->as_array()) {
            const auto& given = each.as_object();
            const auto* const text = inside(given, "text");
            const auto* const at = inside(given, "at");
            const auto* const details = inside(given, "details");
            add(entry_kind_from(given.at("kind").as_string()),
                at != nullptr ? moment_of(at->as_string()).value_or(what.began) : what.began,
                text != nullptr ? std::string{text->as_string()} : std::string{},
                details != nullptr ? *details : value{});
        }
    if (const auto code = of->text("disposition"); !code.empty()) {
        add(entry_kind::disposed, ended, code, nullptr);
        changes.emplace_back(change::dispose{what.id, code});
    }
    changes.emplace_back(change::end_interaction{what.id, ended, of->text("how_ended", "completed")});
    write(of, std::move(changes), {customer, what.id},
          [of, id = what.id, customer, source = what.source, reference = what.reference](const reply<nothing>& how) {
              if (how)
                  return of->tell({{"interaction", to_string(id)}, {"customer", to_string(customer)}, {"known", false}},
                                  201);
              if (how.what != verdict::conflict || reference.empty()) return of->refuse(how, nobody);
              // The same was sent twice at once: the other one came first.
              of->in->interaction_by(source, reference, [of, how](reply<interaction> told) {
                  if (!told) return of->refuse(how, nobody);
                  of->tell(
                      {{"interaction", to_string(told->id)}, {"customer", to_string(told->customer)}, {"known", true}});
              });
          });
}

void service::write_disposition(const job& of) {
    of->in->interaction_of(of->id<history::interaction_id>("interaction"),
                           alive([of](service& self, reply<history::interaction> told) {
                               if (!told) return of->refuse(told, "there is no such interaction");
                               self.dispose(of, *told);
                           }));
}

void service::dispose(const job& of, const history::interaction& what) {
    using namespace history;
    const auto code = of->text("code");
    const auto tell = [of, id = what.id, code](bool known) {
        of->tell({{"interaction", to_string(id)}, {"code", code}, {"known", known}});
    };
    if (what.disposition == code) return tell(true);
    std::vector<change::any> changes;
    const auto add = [&](entry_kind kind, const std::string& text) {
        entry line;
        line.id = store_->ids().next<entry>();
        line.customer = what.customer;
        line.within = what.id;
        line.kind = kind;
        line.on = what.on;
        line.at = runtime_.calendar_now();
        line.text = text;
        changes.emplace_back(change::add_entry{std::move(line)});
    };
    changes.emplace_back(change::dispose{what.id, code});
    add(entry_kind::disposed, code);
    if (const auto note = of->text("note"); !note.empty()) add(entry_kind::noted, note);
    if (follows_ && what.on == medium::voice)
        for (auto& each : follows_(of->with.company, {.code = code,
                                                     .by_agent = true,
                                                     .key = "call:" + to_string(what.id),
                                                     .address = what.address.starts_with('+') ? what.address : "",
                                                     .customer = what.customer,
                                                     .interaction = what.id,
                                                     .campaign = what.campaign,
                                                     .queue = what.queue,
                                                     .language = what.language,
                                                     .agent = what.agent}))
            changes.push_back(std::move(each));
    write(of, std::move(changes), {what.customer, what.id}, [of, tell](const reply<nothing>& how) {
        if (!how) return of->refuse(how, "there is no such interaction");
        tell(false);
    });
}

void service::start_conversation(const job& of) {
    using history::identity_kind;
    const auto on = medium_from(of->text("on"));
    const auto kind = of->who.kind;
    const bool reaches = on == medium::sms        ? kind == identity_kind::phone
                         : on == medium::whatsapp ? kind == identity_kind::phone || kind == identity_kind::whatsapp
                                                  : kind == identity_kind::messenger;
    if (!reaches)
        return of->refuse(400, fmt::format("'{}' reaches nobody by '{}'", to_string(on), to_string(kind)),
                          "write the address that this medium has for him", "on");
    of->in->rules_for(
        of->who, runtime_.calendar_now(), alive([of, on](service& self, reply<history::contact_rules> rules) {
            if (!rules) return of->refuse(rules, nobody);
            for (const auto& each : rules->forbidden)
                if (!each.on || *each.on == on)
                    return of->refuse(409, fmt::format("he is on the do-not-contact list '{}'", each.list),
                                      "do not write to him", "address");
            self.meet(of, &service::queue);
        }));
}

/// A key that is known already, or is being written, is not written again, nor told of.
void service::queue(const job& of) {
    const auto key = of->text("key");
    if (key.empty()) return queue_for(of, of->person);
    if (queuing_.contains({of->with.company, key})) return of->unavailable("that key is being written");
    of->in->messages(of->person.who.id, 1000,
                     alive([of, key](service& self, reply<std::vector<history::outgoing>> all) {
                         if (!all) return of->refuse(all, nobody);
                         const auto found = std::ranges::find(*all, key, &history::outgoing::key);
                         if (found == (*all).end()) return self.queue_for(of, of->person);
                         of->tell({{"message", to_string(found->id)},
                                   {"customer", to_string(found->customer)},
                                   {"state", to_string(found->state)},
                                   {"known", true}});
                     }));
}

void service::queue_for(const job& of, history::person who) {
    using namespace history;
    const auto now = runtime_.calendar_now();
    outgoing what;
    what.id = store_->ids().next<outgoing>();
    what.customer = who.written_as;
    what.because_of = of->id<interaction_id>("because_of");
    what.on = medium_from(of->text("on"));
    what.to = of->who.address;
    what.text = of->text("text");
    what.details = of->any("details");
    what.key = of->text("key");
    what.made = now;
    what.due = std::max(of->moment("due").value_or(now), now);
    what.expires = of->moment("expires").value_or(calendar_time::max());
    if (const auto priority = of->text("priority"); !priority.empty()) what.priority = send_priority_from(priority);
    what.purpose = of->text("purpose");
    try {
        what.instead = read_alternatives(of->any("instead"));
    } catch (const error& wrong) {
        return of->refuse(400, wrong.problems().front().what, wrong.problems().front().cure, "instead");
    }
    if (what.expires < what.due) return of->refuse(400, "it is before it is due", "check both moments", "expires");
    const auto place = std::pair{of->with.company, what.key};
    if (!what.key.empty() && !queuing_.insert(place).second) return of->unavailable("that key is being written");

    entry line;
    line.id = store_->ids().next<entry>();
    line.customer = what.customer;
    line.within = what.because_of;
    line.kind = entry_kind::sent;
    line.on = what.on;
    line.at = now;
    line.text = what.text;
    line.details = json::object{{"on", to_string(what.on)}, {"to", what.to}};
    const auto id = what.id;
    const event_context about{what.customer, what.because_of};
    write(of, {change::add_entry{std::move(line)}, change::queue_message{what}}, about,
          [this, of, id, customer = what.customer, place](const reply<nothing>& how) {
              queuing_.erase(place);
              if (!how) return of->refuse(how, "there is no such interaction");
              of->tell({{"message", to_string(id)},
                        {"customer", to_string(customer)},
                        {"state", to_string(send_state::waiting)},
                        {"known", false}},
                       201);
          });
}

void service::list_events(const job& of) {
    std::int64_t after = 0;
    if (const auto given = of->text("after"); of->with.given.contains("after")) {
        const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), after);
        if (given.empty() || failed != std::errc{} || end != given.data() + given.size() || after < 0)
            return of->refuse(400, "it is no cursor", "give back 'next' of the page before as it was", "after");
    }
    of->in->events(after, of->count("limit", 100), [of, after](reply<std::vector<history::kept_event>> told) {
        if (!told) return of->refuse(told, "");
        json::array all;
        auto next = after;
        for (const auto& each : *told) {
            all.push_back(history::told(each.what, of->with.company));
            next = each.position;
        }
        of->tell({{"events", std::move(all)}, {"next", std::to_string(next)}});
    });
}

}  // namespace palabre::api
