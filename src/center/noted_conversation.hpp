// src/center/noted_conversation.hpp - a conversation whose every word is noted in the ledger.
#pragma once

#include "center/ledger_page.hpp"

#include <memory>

namespace palabre {

/// Passes everything on to the conversation inside, and notes it.
class noted_conversation final : public conversation {
public:
    noted_conversation(conversation_ptr inside, std::shared_ptr<ledger_page> page);

    const std::shared_ptr<ledger_page>& page() const noexcept { return page_; }

    const conversation_info& about() const override { return inside_->about(); }
    const capability& can() const override { return inside_->can(); }
    void say(std::vector<utterance> words) override;
    void ask(question what, std::function<void(answer)> then) override;
    void announce(std::vector<utterance> words) override;
    void end() override { inside_->end(); }
    using conversation::refuse;
    void refuse(refusal why) override { inside_->refuse(why); }
    void drop() override { inside_->drop(); }
    void suspend() override { inside_->suspend(); }
    void connect(connect_request whom, connect_handlers then) override;
    void wait(std::vector<utterance> music, std::function<void(char)> pressed) override {
        inside_->wait(std::move(music), std::move(pressed));
    }
    void pause_recording(bool paused) override { inside_->pause_recording(paused); }
    void supervise(supervision what, std::function<void(supervised)> then) override {
        inside_->supervise(std::move(what), std::move(then));
    }
    void end_supervision() override { inside_->end_supervision(); }
    std::optional<connection_state> connection() const override { return inside_->connection(); }
    consulting* consults() override { return inside_->consults(); }
    void speak_from(const std::string& folder) override { inside_->speak_from(folder); }
    void measured(std::function<void(value)> then) override { inside_->measured(std::move(then)); }
    void on_ended(std::function<void(ending)> then) override { inside_->on_ended(std::move(then)); }

private:
    conversation_ptr inside_;
    std::shared_ptr<ledger_page> page_;
    std::shared_ptr<std::string> queue_ = std::make_shared<std::string>();  // whom he is connected with
    std::shared_ptr<bool> over_ = std::make_shared<bool>(false);
};

}  // namespace palabre
