// src/delivery/intake.cpp - what customers write, durable before its provider hears so.
#include "delivery/intake.hpp"

#include "delivery/comes_back.hpp"
#include "delivery/file_fetcher.hpp"
#include "delivery/onward_talk.hpp"
#include "delivery/stop_words.hpp"
#include "delivery/unanswered.hpp"
#include "history/post_events.hpp"
#include "history/thread_rules.hpp"
#include "palabre/core/secret.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cmath>

namespace palabre::delivery {
namespace {

constexpr std::size_t longest_text = 16'000, longest_word = 256;

std::string cut(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    return text;
}

/// Of a secret only what does not tell it.
value details_of(const carrier_traits& at, const inbound_message& what, bool hidden) {
    boost::json::object told;
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) told[name] = cut(text, longest_word);
    };
    add("carrier", at.name);
    if (!hidden) add("chosen", what.chosen);
    add("reply_to", what.reply_to);
    add("referral", what.referral);
    add("name", what.name);
    boost::json::array files;
    for (const auto& each : what.attachments) {
        boost::json::object file{{"kind", each.kind}};
        for (const auto& [name, text] : {std::pair{"id", &each.id},
                                         {"url", &each.url},
                                         {"type", &each.type},
                                         {"name", &each.name},
                                         {"caption", &each.caption}})
            if (!text->empty() && !(hidden && text == &each.caption)) file[name] = *text;
        files.push_back(std::move(file));
    }
    if (!files.empty()) told["attachments"] = std::move(files);
    if (const auto* const more = what.details.if_object(); more != nullptr && !hidden)
        for (const auto& [name, each] : *more) told.emplace(name, each);
    return told;
}

}  // namespace

void wrote_in(inbound_message& what, const std::string& language) {
    if (!what.fields.is_object()) what.fields.emplace_object();
    what.fields.as_object()["@wrote_in"] = language;
}

std::string language_of(const value& details) {
    const auto* const all = details.if_object();
    const auto* const guess = all == nullptr ? nullptr : all->if_contains("language");
    const auto* const sure =
        guess == nullptr || !guess->is_object() ? nullptr : guess->get_object().if_contains("sure");
    if (sure == nullptr || *sure != value(true)) return {};
    return std::string{guess->get_object().at("code").as_string()};
}

struct intake::arrival {
    carrier_traits at;
    inbound_message what;
    std::function<void(bool)> then;
    std::optional<history::identity> who = {};
    history::customer_id from = {};
    std::string speaks = {};  ///< As far as is known.
    history::entry_id as = {};
    std::optional<history::thread> before = {};  ///< The conversation between these addresses, as it was.
    history::thread talk = {};                   ///< As it is with this message.
    std::vector<history::kept_file> files = {};
    std::vector<history::event> events = {};
    bool stops = false;
    int tries = 0;
};

void intake::take(const carrier_traits& at, inbound_message what, std::function<void(bool)> then) {
    auto here = std::make_shared<arrival>();
    here->at = at;
    here->what = std::move(what);
    here->then = std::move(then);
    here->who = in_.identify(at.on, here->what.from);
    here->stops = is_word(here->what.text, in_.options.stop_words);
    here->as = in_.store.ids().next<history::entry>();
    auto& waiting = lines_[{at.name, here->what.from}];
    waiting.push_back(here);
    if (waiting.size() == 1) begin(here);
}

void intake::begin(const arrival_ptr& here) {
    if (!here->who) return write(here);  // a short code, or nobody that can be known: kept all the same
    if (here->what.referral.empty()) return meet(here);
    bind_by_link(in_,
                 {here->what.referral, *here->who, here->at.name, cut(here->what.to, longest_word),
                  cut(here->what.from, longest_word)},
                 [this, here](bool asked) { asked ? meet(here) : finish(here, false); });
}

/// Told, and the next that he has written is looked at.
void intake::finish(const arrival_ptr& here, bool durable) {
    here->then(durable);
    const auto found = lines_.find({here->at.name, here->what.from});
    found->second.pop_front();
    if (found->second.empty()) return void(lines_.erase(found));
    in_.loop.post([this, next = found->second.front(), alive = std::weak_ptr{in_.writes}] {
        if (!alive.expired()) begin(next);
    });
}

void intake::meet(const arrival_ptr& here) {
    in_.book->meet(*here->who, [this, here, alive = std::weak_ptr{in_.writes}](const auto& found) {
        if (alive.expired()) return;
        if (!found) {
            in_.log.warning("a message waits for the database", {{"carrier", here->at.name}, {"why", found.why}});
            return finish(here, false);
        }
        here->from = found->written_as;
        here->speaks = found->who.speaks.language;
        here->stops ? write(here) : find_talk(here);
    });
}

/// The one between these addresses; else the one that an agent leads elsewhere, and that reached him here instead.
void intake::find_talk(const arrival_ptr& here) {
    in_.book->thread_with(here->at.on, cut(here->what.to, longest_word), cut(here->what.from, longest_word),
                          [this, here, alive = std::weak_ptr{in_.writes}](const auto& found) {
                              if (alive.expired()) return;
                              if (!found && found.what != history::verdict::not_found) return finish(here, false);
                              here->before = found ? std::optional{*found} : std::nullopt;
                              if (found && found->state != history::thread_state::closed) return write(here);
                              find_onward_talk(in_, here->from,
                                               [this, here](const std::optional<history::thread>& talk) {
                                                   if (talk) here->before = talk;
                                                   write(here);
                                               });
                          });
}

void intake::write(const arrival_ptr& here) {
    using namespace history;
    const auto now = in_.loop.calendar_now();
    const auto& what = here->what;
    const bool by_flow = is_by_flow(in_, here->at);
    const auto last = here->before ? here->before->last_in.value_or(here->before->opened) : calendar_time{};
    const bool goes_on =
        here->before && (here->before->state != thread_state::closed ||
                         std::max(last, here->before->last_out.value_or(last)) + in_.options.reopens_within >= now);
    std::vector<change::any> changes;
    if (goes_on) {
        here->talk = *here->before;
        const bool flow_has_gone = here->talk.owner == thread_owner::flow && !by_flow;
        if (here->talk.state != thread_state::open || flow_has_gone) {
            const auto how = back(here->talk, now, by_flow, in_.options);
            std::string why;
            here->talk = moved(here->talk, how, why).value_or(here->talk);
            changes.emplace_back(how);
        }
    } else {
        here->talk = {};
        here->talk.of = in_.store.ids().next<interaction>();
        here->talk.customer = here->from;
        here->talk.on = here->at.on;
        here->talk.carrier = here->at.name;
        here->talk.service = cut(what.to, longest_word);
        here->talk.address = cut(what.from, longest_word);
        here->talk.owner = by_flow ? thread_owner::flow : thread_owner::nobody;
        (by_flow ? here->talk.until : here->talk.waits_since) = by_flow ? now + in_.options.flow_waits : now;
        here->talk.opened = now;
        interaction met;
        met.id = here->talk.of;
        met.customer = here->from;
        met.on = here->at.on;
        met.address = here->talk.address;
        met.service = here->talk.service;
        met.began = now;  // the provider's clock may be anybody's
        const bool alone = !here->who || here->stops;
        if (alone) {
            met.ended = now;
            met.how_ended = "completed";
        }
        changes.emplace_back(change::begin_interaction{std::move(met)});
        if (!alone) changes.emplace_back(change::open_thread{here->talk});
    }
    entry said;
    said.id = here->as;
    said.customer = here->from;
    said.within = here->talk.of;
    said.kind = entry_kind::heard;
    said.on = here->at.on;
    said.at = now;
    const bool hidden = here->talk.awaits_secret;
    said.text = hidden && !what.text.empty() ? std::string{masked_secret} : cut(what.text, longest_text);
    said.details = details_of(here->at, what, hidden);
    const auto language = hidden ? std::string{} : guess_language(*here, said.details);
    here->files = in_.files->wanted(here->at, what, said);
    changes.emplace_back(change::add_entry{std::move(said)});
    if (goes_on || (here->who && !here->stops)) {
        change::touch_thread heard;
        heard.which = here->talk.of;
        heard.last_in = now;
        heard.language = language;
        if (!language.empty()) here->talk.language = language;
        if (here->talk.owner == thread_owner::flow) {
            heard.until = now + in_.options.flow_waits;
            heard.turn = here->talk.turn;
        }
        const auto ours = cut(what.to, longest_word), his = cut(what.from, longest_word);
        if (here->talk.on != here->at.on || here->talk.service != ours || here->talk.address != his) {
            heard.on = here->at.on;  // where he was reached instead: that is where he is answered
            heard.carrier = here->at.name;
            heard.service = ours;
            heard.address = his;
        }
        changes.emplace_back(std::move(heard));
    }
    if (!what.provider_id.empty())
        changes.emplace_back(
            change::receive_message{here->at.name, cut(what.provider_id, longest_word), here->talk.of, here->as, now});
    if (here->stops && here->who)
        changes.emplace_back(
            change::forbid_contact{{.whom = *here->who,
                                    .list = "company",
                                    .on = here->at.on,
                                    .why = "wrote '" + cut(what.text, 100) + "' to " + cut(what.to, 100),
                                    .from = origin::customer,
                                    .at = now,
                                    .until = {}}});
    for (const auto& each : here->files) changes.emplace_back(change::add_file{each});
    here->events = events_of(changes, {here->from, here->talk.of}, in_.store.ids(), now);
    post(changes, here->events, in_.options.events);
    in_.writes->add(std::move(changes), [this, here, alive = std::weak_ptr{in_.writes}](verdict how) {
        if (!alive.expired()) written(here, how);
    });
}

/// Kept with the message; "" where nobody is sure.
std::string intake::guess_language(arrival& of, value& details) const {
    if (!in_.options.guesses || of.what.text.empty() || !of.what.chosen.empty()) return {};
    const auto led_in = of.before ? of.before->language : std::string{};
    const auto guess = in_.options.guesses(of.what.text, led_in.empty() ? of.speaks : led_in);
    if (guess.code.empty()) return {};
    details.as_object()["language"] =
        boost::json::object{{"code", guess.code},
                            {"percent", static_cast<std::int64_t>(std::lround(guess.confidence * 100))},
                            {"sure", guess.is_sure}};
    if (!guess.is_sure) return {};
    wrote_in(of.what, guess.code);
    return guess.code;
}

void intake::written(const arrival_ptr& here, history::verdict how) {
    if (how == history::verdict::conflict) return clashed(here);
    if (how != history::verdict::done) return finish(here, false);
    ++in_.figures.received;
    finish(here, true);
    if (in_.options.on_event)
        for (const auto& each : here->events) in_.options.on_event(each);
    in_.files->fetch(here->files);
    if (here->stops) {
        in_.log.info("a customer wants no more messages", {{"carrier", here->at.name}});
        if (in_.options.on_stop) in_.options.on_stop(here->at, here->from);
    } else if (in_.options.on_message) {
        in_.before->heard(here->talk.of);
        in_.options.on_message(here->at, here->what, here->talk, here->from);
    }
}

/// It has come before; or the conversation has changed hands meanwhile, and is looked at again.
void intake::clashed(const arrival_ptr& here) {
    constexpr int enough = 5;
    const auto again = [this, here] {
        ++here->tries <= enough && here->who && !here->stops ? find_talk(here) : finish(here, false);
    };
    if (here->what.provider_id.empty()) return again();
    in_.book->received_as(here->at.name, cut(here->what.provider_id, longest_word),
                          [this, here, again, alive = std::weak_ptr{in_.writes}](const auto& as) {
                              if (alive.expired()) return;
                              if (!as || *as == here->as) return again();
                              ++in_.figures.repeated;
                              finish(here, true);
                          });
}

}  // namespace palabre::delivery
