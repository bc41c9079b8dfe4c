// src/sim/caller.cpp - a customer made of memory, and the line that he uses.
#include "palabre/sim/caller.hpp"

#include "palabre/core/error.hpp"
#include "palabre/sim/line.hpp"
#include "sim/talk.hpp"

namespace palabre::sim {

caller::caller(runtime& on, chance luck, std::string number, sim::story* chronicle)
    : runtime_{on}, luck_{std::move(luck)}, number_{std::move(number)}, chronicle_{chronicle} {
}

caller& caller::press_at(duration when, std::string keys) {
    runtime_.after(when - runtime_.now().time_since_epoch(), [this, keys = std::move(keys)] { does("presses", keys); });
    return *this;
}

caller& caller::say_at(duration when, std::string words) {
    runtime_.after(when - runtime_.now().time_since_epoch(), [this, words = std::move(words)] { does("says", words); });
    return *this;
}

caller& caller::write_at(duration when, std::string text) {
    runtime_.after(when - runtime_.now().time_since_epoch(), [this, text = std::move(text)] { does("writes", text); });
    return *this;
}

caller& caller::hang_up_at(duration when) {
    runtime_.after(when - runtime_.now().time_since_epoch(), [this] { does("hangs up", {}); });
    return *this;
}

caller& caller::reply(std::string next) {
    replies_.push_back(std::move(next));
    return *this;
}

caller& caller::hesitate(duration least, duration most) {
    if (least < duration{0} || most < least)
        throw error{errc::invalid_argument, "hesitate(least, most) needs 0 <= least <= most", "swap them"};
    least_ = least;
    most_ = most;
    return *this;
}

void caller::tell(std::string verb, std::string text) {
    if (chronicle_ != nullptr) chronicle_->add(runtime_.now().time_since_epoch(), number_, verb, text);
    story_.add(runtime_.now().time_since_epoch(), {}, std::move(verb), std::move(text));
}

void caller::begins(std::shared_ptr<detail::talk> talk) {
    talk_ = talk;
}

void caller::is_asked() {
    if (replies_.empty()) return;
    std::string next = std::move(replies_.front());
    replies_.pop_front();
    if (next.empty()) return;
    const auto talk = talk_.lock();
    const bool on_voice = talk && talk->company_end()->about().on == medium::voice;
    runtime_.after(luck_.between(least_, most_),
                   [this, next = std::move(next), on_voice] { does(on_voice ? "presses" : "writes", next); });
}

conversation_ptr caller::talk() const {
    const auto talk = talk_.lock();
    return talk && !talk->is_over() ? talk->company_end() : nullptr;
}

const question* caller::asked() const {
    const auto talk = talk_.lock();
    return talk && !talk->is_over() ? talk->open_question() : nullptr;
}

bool caller::does(const std::string& verb, const std::string& text) {
    const auto talk = talk_.lock();
    if (!talk || talk->is_over()) return false;  // nobody is there to notice
    const std::string label = talk->tapped(text);
    if ((verb == "writes" || verb == "taps") && !label.empty()) {
        tell("taps", label);
        talk->write(label);
        return true;
    }
    tell(verb, text);
    if (verb == "presses")
        talk->press(text);
    else if (verb == "says")
        talk->utter(text);
    else if (verb == "hangs up")
        talk->hang_up();
    else
        talk->write(text);
    return true;
}

line::~line() {
    for (const auto& each : talks_)
        if (const auto talk = each.lock()) talk->drop_handlers();
}

void line::start(runtime& on, conversation_handler arrived) {
    runtime_ = &on;
    arrived_ = std::move(arrived);
}

void line::open(caller& who, std::string address, std::string text) {
    if (!arrived_) throw error{errc::wrong_state, "nobody listens on '" + name_ + "' yet", "start the center first"};
    conversation_info about{.id = name_ + "-" + std::to_string(++opened_),
                            .on = medium_,
                            .from = who.number(),
                            .to = std::move(address),
                            .text = std::move(text),
                            .began = runtime_->calendar_now()};
    std::shared_ptr<detail::talk> talk;
    if (medium_ == medium::voice)
        talk = std::make_shared<detail::heard_talk>(*runtime_, who, std::move(about));
    else
        talk = std::make_shared<detail::written_talk>(*runtime_, who, std::move(about));
    if (talks_.size() == talks_.capacity()) {
        std::erase_if(talks_, [](const auto& each) { return each.expired(); });
        talks_.reserve(2 * talks_.size() + 16);
    }
    talks_.push_back(talk);
    who.begins(talk);
    if (draining_)
        talk->company_end()->refuse();
    else
        arrived_(talk->company_end());
}

}  // namespace palabre::sim
