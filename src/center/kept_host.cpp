// src/center/kept_host.cpp - what flows find around them where history is kept.
#include "center/kept_host.hpp"

#include "center/fitting.hpp"
#include "center/kept_caller.hpp"
#include "center/kept_session.hpp"
#include "center/survey_answers.hpp"
#include "center/written_onward.hpp"
#include "palabre/center/exchange.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace palabre {
namespace {

/// The flow's own silence comes before the end that inbox::desk makes of it, where there is no flow any more to have one.
constexpr duration goes_first = std::chrono::hours{1}, longest_wait = std::chrono::hours{24} * 30;

/// What the flow is told of him: what history knows holds, the rest is what the company's own system says.
value told(value known, const history::person* who) {
    if (!known.is_object()) known.emplace_object();
    auto& customer = known.get_object();
    if (who == nullptr) {
        customer.emplace("known", false);
        return known;
    }
    customer["known"] = true;
    if (!who->who.speaks.language.empty()) customer["language"] = who->who.speaks.language;
    if (!who->who.belongs_to.name.empty()) customer["segment"] = who->who.belongs_to.name;
    if (!who->who.name.empty()) customer["name"] = who->who.name;
    return known;
}

/// What he writes in, where the flow does not speak it: agents and their translator have to know, whatever the flow said.
std::string language_for_agents(const conversation_info& about, const flow::player* plays, const std::string& spoken) {
    const auto* const fields = about.fields.if_object();
    const auto* const wrote = fields == nullptr ? nullptr : fields->if_contains("@wrote_in");
    if (wrote == nullptr || !wrote->is_string() || plays == nullptr) return spoken;
    const bool is_spoken = std::ranges::any_of(plays->plan().languages,
                                               [&](const auto& each) { return wrote->get_string() == each.code; });
    return is_spoken ? spoken : std::string{wrote->get_string()};
}

}  // namespace

void kept_host::walked(const conversation_info& about, const std::string& node) {
    around_->walked(about, node);
}

void kept_host::looked_up(const conversation_info& about, const std::string& operation, outcome::kind came) {
    page_->note(history::entry_kind::looked_up, operation, {{"outcome", to_string(came)}});
    answered(operation, came);
    around_->looked_up(about, operation, came);
}

void kept_host::acted(const conversation_info& about, const flow::deed& what) {
    page_->did(what);
    answered(what.operation, what.came);
    around_->acted(about, what);
}

/// What a caller has got is news for those who wait for that system.
void kept_host::answered(const std::string& operation, outcome::kind came) {
    if (came == outcome::kind::value || came == outcome::kind::not_found)
        page_->promises().answers(operation.substr(0, operation.find('.')));
}

void kept_host::over(const conversation_info& about, const flow::session& what, const std::string& node) {
    page_->came_to(node, what.language);
    if (plays_)
        if (auto answers = survey_answers(plays_->plan(), what, page_->now()); !answers.empty()) {
            page_->note(history::entry_kind::other, "survey", told_answers(answers));
            page_->add(std::move(answers));
        }
    around_->over(about, what, node);
}

void kept_host::resume(const conversation_info& about, std::function<void(std::optional<flow::resumed>)> then) {
    if (!page_->is_kept_elsewhere() || about.begins_anew) return then({});
    load_session(*page_, plays_,
                 [self = shared_from_this(), then = std::move(then)](std::optional<flow::resumed> from) {
                     if (from) self->plays_ = from->plays;  // what is saved from now on is its own plan's
                     then(std::move(from));
                 });
}

void kept_host::paused(const conversation_info& about, const flow::session& what, const question& asked) {
    if (!page_->is_kept_elsewhere() || !plays_) return;
    std::vector<history::change::any> all;
    // What he wrote while an assistant thought is heard by the next question, and not before: a crash finds it unanswered.
    const auto heard = asked.looks_back ? page_->taken() : page_->now();
    save_session(*plays_, what, page_->as(), page_->turn(), heard, all);
    history::change::touch_thread knows;
    knows.which = page_->as();
    knows.last_out = page_->now();
    knows.language = language_for_agents(about, plays_.get(), what.language);
    knows.awaits_secret = asked.secret;
    knows.until = page_->now() + std::min<duration>(asked.no_input, longest_wait) + goes_first;
    knows.turn = knows.says_in = page_->turn();
    for (auto& each : survey_answers(plays_->plan(), what, page_->now())) all.push_back(std::move(each));
    all.emplace_back(std::move(knows));
    page_->add_together(std::move(all));
}

void kept_host::recognise(const conversation_info& who, std::function<void(flow::event::begins)> then) {
    page_->when_recognised([page = page_, around = around_, who, then = std::move(then)](const history::person* found) {
        const auto person = found != nullptr ? std::optional{*found} : std::nullopt;
        try {
            around->recognise(who, [then, person](auto begins) {
                begins.customer = told(std::move(begins.customer), person ? &*person : nullptr);
                then(std::move(begins));
            });
        } catch (const std::exception& thrown) {  // one host's bad luck must not end everybody's calls
            page->log_failure("recognise", thrown);
            then({told(nullptr, found)});
        }
    });
}

connector* kept_host::connected(const std::string& name) {
    return around_->connected(name);
}

void kept_host::send(const conversation_info& about, const flow::sending& message) {
    send_once(about, message, {});
}

void kept_host::send_once(const conversation_info& about, const flow::sending& message, std::string key) {
    history::outgoing row;
    row.key = std::move(key);
    row.on = message.on;
    row.to = message.to;
    row.text = recorded_text(message.words);
    if (const std::string clear = plain_text(message.words); clear != row.text) row.clear = secret{clear};
    // A host that sends at once is an attempt, durable before it is made. Without one the row waits for a sender.
    const bool at_once = around_->has_host();
    if (at_once) {
        row.state = history::send_state::attempting;
        row.attempts = 1;
    }
    auto then = [page = page_, around = around_, at_once, about, message](const auto& kept) {
        if (!kept || !at_once) return;
        try {
            around->send(about, message);
            page->settle(*kept, history::send_state::sent);
        } catch (const std::exception& thrown) {
            page->log_failure("send", thrown);
            page->settle(*kept, history::send_state::unknown);
        }
    };
    row.key.empty() ? page_->queue(std::move(row), std::move(then))
                    : page_->queue_once(std::move(row), std::move(then));
}

void kept_host::promise(const conversation_info&, const flow::promise& what,
                        std::function<void(flow::event::settled)> then) {
    page_->owe(what, [then = std::move(then)](bool kept) { then({kept ? "done" : "unavailable"}); });
}

void kept_host::remember_language(const conversation_info&, const std::string& language) {
    page_->speaks(language);
}

void kept_host::tag(const conversation_info& about, const std::string& disposition) {
    page_->dispose(disposition);
    around_->tag(about, disposition);
}

void kept_host::open_conversation(const conversation_info& about, const flow::action::open_conversation& what,
                                  const flow::session& so_far) {
    page_->note(history::entry_kind::transferred, what.queue, {{"on", to_string(what.on)}});
    if (around_->has_host()) return around_->open_conversation(about, what, so_far);
    write_onward(*page_, plays_, what, so_far);
}

void kept_host::transfer(const conversation_ptr& talk, const flow::action::transfer& where,
                         std::function<void(flow::event::settled)> then) {
    if (page_->is_kept_elsewhere() && where.where == flow::step::transfer::kind::queue && !around_->has_host()) {
        page_->hand_over(where.to, language_for_agents(talk->about(), plays_.get(), where.language),
                         fitting_slots(where.known));
        return page_->post([then = std::move(then)] { then({"answered"}); });
    }
    // Without a host the conversation is connected, and notes what comes of it.
    const bool by_host = around_->has_host() && !queue_desk::takes(*around_, page_->company(), where);
    auto noting = [page = page_, by_host, to = where.to, then = std::move(then)](flow::event::settled how) {
        const bool noted = how.data.is_object();  // as it was answered
        if (by_host || !noted) page->note(history::entry_kind::transferred, to, {{"outcome", how.outcome}});
        if (how.outcome != "done" && how.outcome != "answered") page->left_queue();
        then(std::move(how));
    };
    if (!queue_desk::takes(*around_, page_->company(), where)) return around_->transfer(talk, where, std::move(noting));
    page_->when_recognised(
        [page = page_, around = around_, talk, where, noting = std::move(noting)](const history::person* who) {
            page->waits_in(where.to);
            if (around->agents() != nullptr)
                queue_desk{*around}.transfer(talk, page->company(), where, kept_caller(page, who), noting);
        });
}

void kept_host::record(const conversation_ptr& talk, const flow::action::record& what,
                       std::function<void(flow::event::settled)> then) {
    // Without a host the conversation is asked, and notes what it is given.
    const bool by_host = around_->has_host();
    around_->record(talk, what, [page = page_, by_host, then = std::move(then)](flow::event::settled how) {
        if (by_host && how.outcome == "recorded" && how.data.is_string()) {
            page->note(history::entry_kind::recorded, std::string{how.data.get_string()});
            page->left_message(std::string{how.data.get_string()});
        }
        then(std::move(how));
    });
}

void kept_host::schedule_callback(const conversation_info& about, const flow::action::schedule_callback& what,
                                  std::function<void(flow::event::settled)> then) {
    around_->schedule_callback(about, what, std::move(then));
}

void kept_host::ask_assistant(const conversation_info& about, const flow::action::ask_assistant& what,
                              std::function<void(flow::event::assisted)> then) {
    around_->ask_assistant(page_->company(), about, what,
                           [page = page_, asked = what, then = std::move(then)](flow::event::assisted said) {
                               page->note(history::entry_kind::assisted, asked.assistant, exchange_of(asked, said));
                               then(std::move(said));
                           });
}

}  // namespace palabre
