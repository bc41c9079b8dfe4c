// src/sim/world_house.cpp - what flows find around them in a simulated world.
#include "sim/world_house.hpp"

#include <algorithm>

namespace palabre::sim {
namespace {

std::string shown(medium on) {
    switch (on) {
    case medium::sms: return "SMS";
    case medium::whatsapp: return "WhatsApp";
    case medium::messenger: return "Messenger";
    default: return std::string{to_string(on)};
    }
}

}  // namespace

void world_house::walked(const conversation_info&, const std::string& node) {
    path.push_back(node);
}

void world_house::recognise(const conversation_info& who, std::function<void(flow::event::begins)> then) {
    flow::event::begins begin;
    if (!who.from.empty()) {
        auto& known = customers[who.from];
        begin.customer = known;
        begin.customer.as_object().emplace("known", false);
        known["known"] = true;
    }
    world_.clock().post([then = std::move(then), begin = std::move(begin)] { then(begin); });
}

connector* world_house::connected(const std::string& name) {
    return world_.has_back_office(name) ? &world_.back_office(name) : nullptr;
}

void world_house::send(const conversation_info& about, const flow::sending& message) {
    const std::string text = plain_text(message.words);
    const bool here = about.on == message.on && about.from == message.to;
    if (auto* who = world_.find_person(message.to))
        who->tell("receives", here ? text : shown(message.on) + ": " + text);
    else
        world_.tell("system", "sends", shown(message.on) + " to " + message.to + ": " + text);
}

void world_house::looked_up(const conversation_info&, const std::string& operation, outcome::kind came) {
    if (owed_ && (came == outcome::kind::value || came == outcome::kind::not_found))
        owed_->answers(operation.substr(0, operation.find('.')));
}

void world_house::promise(const conversation_info& about, const flow::promise& what,
                          std::function<void(flow::event::settled)> then) {
    if (!owed_)
        owed_ = std::make_shared<owed_answers>(
            world_.clock(), [this](const std::string& name) { return connected(name); },
            [this](const owed_answer& which, std::vector<utterance> words) {
                if (!words.empty()) send(which.about, {which.what.on, which.what.to, std::move(words)});
            },
            logger{});
    if (!owed_->owes(what))
        owed_->owe({history::promise_id{++promised_}, what, about, world_.clock().calendar_now() + what.within});
    then({"done"});
}

void world_house::remember_language(const conversation_info& about, const std::string& language) {
    if (!about.from.empty()) customers[about.from]["language"] = language;
}

void world_house::tag(const conversation_info&, const std::string& disposition) {
    world_.tell("system", "tags", disposition);
}

void world_house::open_conversation(const conversation_info&, const flow::action::open_conversation& what,
                                    const flow::session&) {
    world_.tell("system", "opens", shown(what.on) + " for " + what.queue);
}

void world_house::transfer(const conversation_ptr& talk, const flow::action::transfer& where,
                           std::function<void(flow::event::settled)> then) {
    const bool queue = where.where == flow::step::transfer::kind::queue;
    if (auto* who = world_.find_person(talk->about().from)) who->tell("waits", "for " + where.to);
    waiting_.push_back({where.to, talk, std::move(then)});
    talk->on_ended([this, gone = talk.get()](ending) {
        std::erase_if(waiting_, [gone](const waiting& each) { return each.talk.lock().get() == gone; });
    });
    auto told = transfers.find(where.to);
    if (told == transfers.end() && queue) return;  // until somebody settles it
    const auto [outcome, after] =
        told == transfers.end() ? std::pair{std::string{"answered"}, duration{5'000'000}} : told->second;
    world_.clock().after(
        std::min(after, queue ? after : where.ring),
        [this, to = where.to, outcome = after > where.ring && !queue ? std::string{"no_answer"} : outcome] {
            settle(to, outcome);
        });
}

bool world_house::settle(const std::string& to, const std::string& outcome) {
    const auto first =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const waiting& each) { return each.to == to; });
    if (first == waiting_.end()) return false;
    const auto then = std::move(first->then);
    waiting_.erase(first);
    then({outcome});
    return true;
}

void world_house::record(const conversation_ptr& talk, const flow::action::record& what,
                         std::function<void(flow::event::settled)> then) {
    question asks;
    asks.prompt = what.prompt;
    asks.wants = question::kind::text;
    asks.no_input = what.silence;
    asks.barge_in = false;
    talk->ask(std::move(asks), [this, talk, then = std::move(then)](const answer& given) {
        if (given.what != answer::kind::given) return then({"empty"});
        const std::string name = "recording-" + std::to_string(++recordings_);
        world_.tell("system", "records", name);
        then({"recorded", value(name)});
    });
}

void world_house::schedule_callback(const conversation_info&, const flow::action::schedule_callback& what,
                                    std::function<void(flow::event::settled)> then) {
    world_.tell("system", "notes", "callback to " + what.number + " by " + what.queue);
    world_.clock().post([then = std::move(then)] { then({"done"}); });
}

void world_house::ask_assistant(const conversation_info&, const flow::action::ask_assistant& what,
                                std::function<void(flow::event::assisted)> then) {
    const auto found = assistants.find(what.assistant);
    then(found == assistants.end() ? flow::event::assisted{} : found->second(what));
}

}  // namespace palabre::sim
