// src/center/noted_conversation.cpp - a conversation whose every word is noted in the ledger.
#include "center/noted_conversation.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

value choices_of(const question& asks) {
    if (asks.choices.empty()) return nullptr;
    boost::json::object labels;
    for (const auto& each : asks.choices) labels[each.key] = each.label;
    return {{"choices", std::move(labels)}};
}

/// What the key stood for, where it stood for something.
value meaning_of(const std::string& given, const std::vector<choice>& choices) {
    const auto chosen =
        std::find_if(choices.begin(), choices.end(), [&](const choice& each) { return each.key == given; });
    if (chosen == choices.end() || chosen->label.empty()) return nullptr;
    return {{"label", chosen->label}};
}

value details_of(const connect_result& how) {
    boost::json::object made{
        {"outcome", to_string(how.what)}, {"by", how.by}, {"waited_ms", how.waited / std::chrono::milliseconds{1}}};
    if (!how.recording.empty()) made["recording"] = how.recording;
    return made;
}

}  // namespace

noted_conversation::noted_conversation(conversation_ptr inside, std::shared_ptr<ledger_page> page)
    : inside_{std::move(inside)}, page_{std::move(page)} {
    if (const auto& text = inside_->about().text; !text.empty() && !page_->is_kept_elsewhere())
        page_->note(history::entry_kind::heard, text);
    inside_->on_ended([over = over_, page = page_, &inside = *inside_](ending why) {
        *over = true;
        page->ends(why);
        inside.measured([page](value told) { page->close(std::move(told)); });
    });
    inside_->on_recording([page = page_, queue = queue_](const recording_news& what) { page->records(what, *queue); });
}

void noted_conversation::say(std::vector<utterance> words) {
    if (!*over_) page_->said(recorded_text(words));
    inside_->say(std::move(words));
}

void noted_conversation::announce(std::vector<utterance> words) {
    if (!*over_) page_->said(recorded_text(words));
    inside_->announce(std::move(words));
}

void noted_conversation::ask(question what, std::function<void(answer)> then) {
    if (!*over_) page_->said(recorded_text(what.prompt), choices_of(what));
    const bool is_sound = what.wants == question::kind::sound && can().speech;  // then its name is given
    auto noting = [page = page_, is_sound, hidden = what.secret, choices = what.choices,
                   then = std::move(then)](answer given) {
        if (given.what == answer::kind::given && (is_sound || !page->is_kept_elsewhere()))
            page->note(is_sound ? history::entry_kind::recorded : history::entry_kind::heard,
                       hidden ? std::string{masked_secret} : given.text,
                       hidden ? value{} : meaning_of(given.text, choices));
        then(std::move(given));
    };
    inside_->ask(std::move(what), std::move(noting));
}

/// The answer is noted when it comes; how long they have talked is in what is measured at the end.
void noted_conversation::connect(connect_request whom, connect_handlers then) {
    const auto name = !whom.name.empty() || whom.to.empty() ? whom.name : whom.to.front();
    *queue_ = name;
    if (whom.records && !*over_ && !whom.announced.empty()) page_->said(recorded_text(whom.announced));
    connect_handlers noting;
    noting.answered = [page = page_, name, then = std::move(then.answered)](const connect_result& how) {
        page->note(history::entry_kind::transferred, name, details_of(how));
        if (then) then(how);
    };
    noting.handed_on = [page = page_, name, then = std::move(then.handed_on)](const connect_result& how,
                                                                              const std::string& from) {
        page->note(history::entry_kind::transferred, name, {{"by", how.by}, {"from", from}});
        if (then) then(how, from);
    };
    noting.over = [page = page_, name, queue = queue_, then = std::move(then.over)](const connect_result& how) {
        queue->clear();
        if (how.what != connect_result::kind::answered)
            page->note(history::entry_kind::transferred, name, details_of(how));
        then(how);
    };
    inside_->connect(std::move(whom), std::move(noting));
}

}  // namespace palabre
