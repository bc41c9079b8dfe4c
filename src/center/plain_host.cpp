// src/center/plain_host.cpp - what flows find around them in every center: connectors, recordings, and who serves.
#include "center/plain_host.hpp"

#include "center/queue_desk.hpp"

#include <utility>

namespace palabre {

void plain_host::walked(const conversation_info& about, const std::string& node) {
    if (house_ != nullptr) house_->walked(about, node);
}

void plain_host::looked_up(const conversation_info& about, const std::string& operation, outcome::kind came) {
    if (house_ != nullptr) house_->looked_up(about, operation, came);
}

void plain_host::acted(const conversation_info& about, const flow::deed& what) {
    if (house_ != nullptr) house_->acted(about, what);
}

void plain_host::over(const conversation_info& about, const flow::session& what, const std::string& node) {
    if (house_ != nullptr) house_->over(about, what, node);
}

void plain_host::recognise(const conversation_info& who, std::function<void(flow::event::begins)> then) {
    if (house_ != nullptr) return house_->recognise(who, std::move(then));
    runtime_.post([then = std::move(then)] { then({{{"known", false}}}); });
}

connector* plain_host::connected(const std::string& name) {
    if (auto* const found = connectors_.find(name)) return found;
    return house_ != nullptr ? house_->connected(name) : nullptr;
}

void plain_host::send(const conversation_info& about, const flow::sending& message) {
    if (house_ != nullptr) return house_->send(about, message);
    log_of(about).warning(
        "nobody sends messages here",
        {{"on", std::string{to_string(message.on)}}, {"to", message.to}, {"text", recorded_text(message.words)}});
}

void plain_host::promise(const conversation_info& about, const flow::promise& what,
                         std::function<void(flow::event::settled)> then) {
    if (house_ != nullptr) return house_->promise(about, what, std::move(then));
    unavailable(std::move(then));
}

void plain_host::remember_language(const conversation_info& about, const std::string& language) {
    if (house_ != nullptr) house_->remember_language(about, language);
}

void plain_host::tag(const conversation_info& about, const std::string& disposition) {
    if (house_ != nullptr) return house_->tag(about, disposition);
    log_of(about).info("tagged", {{"disposition", disposition}});
}

void plain_host::open_conversation(const conversation_info& about, const flow::action::open_conversation& what,
                                   const flow::session& so_far) {
    if (house_ != nullptr) return house_->open_conversation(about, what, so_far);
    log_of(about).warning("no agent goes on elsewhere",
                          {{"on", std::string{to_string(what.on)}}, {"queue", what.queue}});
}

void plain_host::transfer(const conversation_ptr& talk, const flow::action::transfer& where,
                          std::function<void(flow::event::settled)> then) {
    if (queue_desk::takes(*this, {}, where)) return queue_desk{*this}.transfer(talk, {}, where, {}, std::move(then));
    if (house_ != nullptr) return house_->transfer(talk, where, std::move(then));
    auto whom = queues_.request_for(talk->about().to, where);
    if (!whom) {
        log_of(talk->about()).info("nobody to transfer to", {{"to", where.to}});
        return unavailable(std::move(then));
    }
    talk->connect(std::move(*whom), {.over = [&on = runtime_, then = std::move(then)](const connect_result& how) {
                      on.post([then, settled = settled_by(how)]() mutable { then(std::move(settled)); });
                  }});
}

void plain_host::record(const conversation_ptr& talk, const flow::action::record& what,
                        std::function<void(flow::event::settled)> then) {
    if (house_ != nullptr) return house_->record(talk, what, std::move(then));
    question asks;
    asks.prompt = what.prompt;
    asks.wants = talk->can().speech ? question::kind::sound : question::kind::text;
    asks.no_input = asks.between_keys = what.silence;
    asks.longest_sound = what.longest;
    asks.barge_in = false;
    talk->ask(std::move(asks), [then = std::move(then)](answer given) {
        if (given.what != answer::kind::given) return then({"empty"});
        then({"recorded", value(std::move(given.text))});
    });
}

void plain_host::schedule_callback(const conversation_info& about, const flow::action::schedule_callback& what,
                                   std::function<void(flow::event::settled)> then) {
    if (house_ != nullptr) return house_->schedule_callback(about, what, std::move(then));
    unavailable(std::move(then));
}

void plain_host::ask_assistant(const conversation_info& about, const flow::action::ask_assistant& what,
                               std::function<void(flow::event::assisted)> then) {
    ask_assistant({}, about, what, std::move(then));
}

void plain_host::ask_assistant(const std::string& company, const conversation_info& about,
                               const flow::action::ask_assistant& what,
                               std::function<void(flow::event::assisted)> then) {
    if (assistants_.ask(
            company, about, what, [this](const std::string& name) { return connected(name); }, then))
        return;
    if (house_ != nullptr) return house_->ask_assistant(about, what, std::move(then));
    log_of(about).warning("no assistant of that name", {{"assistant", what.assistant}});
    then({});
}

void plain_host::unavailable(std::function<void(flow::event::settled)> then) {
    runtime_.post([then = std::move(then)] { then({"unavailable"}); });
}

}  // namespace palabre
