// tests/api/standing_call.hpp - a call of two that goes on, as far as the API sees it.
#pragma once

#include "palabre/channel/conversation.hpp"

#include <string>
#include <utility>

namespace palabre::tests {

class standing_call final : public conversation {
public:
    standing_call(std::string id, std::string from) {
        about_.id = std::move(id);
        about_.from = std::move(from);
        about_.to = "100";
        now_.emplace().with = "phone:afi";
        now_->is_recorded = true;
    }

    const conversation_info& about() const override { return about_; }
    const capability& can() const override { return capabilities(medium::voice); }
    void say(std::vector<utterance>) override {}
    void ask(question, std::function<void(answer)>) override {}
    void end() override { now_.reset(); }
    void refuse(refusal) override {}
    void drop() override {}
    void on_ended(std::function<void(ending)>) override {}
    void pause_recording(bool paused) override { now_->is_paused = paused; }
    void supervise(supervision what, std::function<void(supervised)> then) override {
        now_->supervisor = what.by;
        now_->as = what.as;
        now_->is_present = true;
        then(supervised::present);
    }
    void end_supervision() override {
        now_->supervisor.clear();
        now_->is_present = false;
    }
    std::optional<connection_state> connection() const override { return now_; }

private:
    conversation_info about_;
    std::optional<connection_state> now_;
};

}  // namespace palabre::tests
