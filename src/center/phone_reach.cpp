// src/center/phone_reach.cpp - agents by the telephones that register with a line, and by its trunks.
#include "palabre/center/agent_reach.hpp"
#include "palabre/channel/voice.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace palabre {
namespace {

constexpr std::string_view telephone = "phone:";

/// Fit to stand in a SIP address as it is.
bool is_plain(const std::string& text) {
    return !text.empty() && std::ranges::all_of(text, [](char each) {
        return (each >= '0' && each <= '9') || (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') ||
               std::string_view{"+-_.*"}.find(each) != std::string_view::npos;
    });
}

connect_result::kind meaning_of(const call_outcome& why) noexcept {
    if (why.what == call_result::busy || why.what == call_result::rejected) return connect_result::kind::busy;
    return why.what == call_result::no_answer ? connect_result::kind::no_answer : connect_result::kind::unavailable;
}

/// What the line's callbacks find; it goes with the leg, and they come to nothing then.
struct leg_state {
    explicit leg_state(voice_line& on) : line{on} {}

    /// What stands is ended, but for who talks with the caller.
    ~leg_state() {
        if (ringing != 0) line.cancel(ringing);
        if (calling != 0) line.cancel(calling);
        if (const auto left = talk.lock(); left != nullptr && !is_joined) left->drop();
    }

    void failed(connect_result::kind why) {
        if (const auto then = std::exchange(told, {}).failed) then(why);
    }
    void answered() {
        if (const auto then = std::exchange(told, {}).answered) then();
    }
    void customer(const conversation_ptr& who) {
        calling = 0;
        if (const auto then = std::exchange(reached, nullptr)) then(who);
    }

    voice_line& line;
    agent_call_handlers told;
    std::function<void(conversation_ptr)> reached;
    std::weak_ptr<conversation> talk;
    std::uint64_t ringing = 0, calling = 0;
    bool is_joined = false;
};

using state_ptr = std::shared_ptr<leg_state>;

/// He has answered: his telephone, or somebody's voicemail.
void answered(const state_ptr& state, const conversation_ptr& who, const std::vector<utterance>& confirms) {
    state->ringing = 0;
    state->talk = who;
    who->on_ended([weak = std::weak_ptr{state}](ending) {
        const auto now = weak.lock();
        if (now == nullptr) return;
        now->failed(connect_result::kind::busy);
        if (now->calling != 0) now->line.cancel(now->calling);
        now->customer(nullptr);
    });
    if (confirms.empty()) return state->answered();
    constexpr duration thinks = std::chrono::seconds{8};
    who->ask({.prompt = confirms, .choices = {{"1", ""}}, .no_input = thinks},
             [weak = std::weak_ptr{state}](const answer& given) {
                 const auto now = weak.lock();
                 if (now == nullptr) return;
                 if (given.what == answer::kind::given && given.text == "1") return now->answered();
                 now->failed(connect_result::kind::no_answer);
             });
}

class phone_leg final : public agent_leg {
public:
    phone_leg(voice_line& line, const agent_plan& who, const agent_call& what, agent_call_handlers then)
        : state_{std::make_shared<leg_state>(line)}, at_{who.at} {
        state_->told = std::move(then);
        call_request how;
        how.to = at_;
        how.name = what.queue;
        how.ring_for = what.ring;
        if (at_.starts_with(telephone)) {
            if (is_plain(what.number)) how.caller_id = what.number;
        } else {
            how.caller_id = who.caller_id;
            how.trunk = who.trunk;
        }
        if (what.caller != nullptr) how.beside = what.caller->about().id;
        state_->ringing = line.call(
            std::move(how), {.answered =
                                 [weak = std::weak_ptr{state_}, confirms = who.confirms](const conversation_ptr& talk) {
                                     const auto state = weak.lock();
                                     state != nullptr ? answered(state, talk, confirms) : talk->drop();
                                 },
                             .ended =
                                 [weak = std::weak_ptr{state_}](const call_outcome& why) {
                                     const auto state = weak.lock();
                                     if (state == nullptr) return;
                                     state->ringing = 0;
                                     state->failed(meaning_of(why));
                                 }});
    }

    void join(const conversation_ptr& caller, connect_request how, connect_handlers then) override {
        how.to = {at_};
        const auto talk = state_->talk.lock();
        how.leg = talk != nullptr ? talk->about().id : "gone";
        state_->is_joined = true;
        caller_ = caller;
        caller->connect(std::move(how), std::move(then));
    }

    consulting* consults() override {
        const auto caller = caller_.lock();
        return caller != nullptr ? caller->consults() : nullptr;
    }

    bool consulted(const conversation_ptr& caller, std::function<void()> alone) override {
        const auto talk = state_->talk.lock();
        auto* const by = caller->consults();
        caller_ = caller;
        state_->is_joined = talk != nullptr && by != nullptr && by->consult(talk->about().id, std::move(alone));
        return state_->is_joined;
    }

    /// He hears it ring meanwhile.
    void call(const std::string& number, const connect_request& how,
              std::function<void(conversation_ptr)> then) override {
        const auto talk = state_->talk.lock();
        state_->reached = std::move(then);
        call_request wanted;
        wanted.to = number;
        wanted.caller_id = how.caller_id;
        wanted.trunk = how.trunk;
        if (talk != nullptr) {
            wanted.beside = talk->about().id;
            talk->wait(how.music, {});
        }
        state_->calling =
            state_->line.call(std::move(wanted), {.answered =
                                                      [weak = std::weak_ptr{state_}](const conversation_ptr& who) {
                                                          const auto state = weak.lock();
                                                          state != nullptr ? state->customer(who) : who->drop();
                                                      },
                                                  .ended =
                                                      [weak = std::weak_ptr{state_}](const call_outcome&) {
                                                          if (const auto state = weak.lock()) state->customer(nullptr);
                                                      }});
    }

    void hang_up() override {
        if (const auto talk = state_->talk.lock()) talk->drop();
    }

private:
    state_ptr state_;
    std::string at_;
    std::weak_ptr<conversation> caller_;
};

class phone_reach final : public agent_reach {
public:
    explicit phone_reach(voice_line& line) : line_{line} {}

    std::unique_ptr<agent_leg> ring(const agent_plan& who, const agent_call& what, agent_call_handlers then) override {
        return std::make_unique<phone_leg>(line_, who, what, std::move(then));
    }

    void on_there(std::function<void(const std::string&, bool)> then) override {
        line_.on_phones([then = std::move(then)](const std::string& user, bool is_there) {
            then(std::string{telephone} + user, is_there);
        });
    }

private:
    voice_line& line_;
};

}  // namespace

std::unique_ptr<agent_reach> reach_by(voice_line& line) {
    return std::make_unique<phone_reach>(line);
}

}  // namespace palabre
