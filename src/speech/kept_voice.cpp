// src/speech/kept_voice.cpp - from memory, else from disk, else by the speaker; each text once.
#include "speech/kept_voice.hpp"

#include "palabre/core/utf8.hpp"

#include <utility>

#include <fmt/format.h>

namespace palabre::speech::detail {

kept_voice::kept_voice(runtime& on, std::unique_ptr<speaker> by, voice_keeping keeping)
    : on_{on}, keeping_{std::move(keeping)}, speaker_{std::move(by)}, memory_{keeping_.memory_most},
      workers_{on, keeping_.threads} {
    if (!keeping_.cache.empty()) disk_.emplace(keeping_.cache, keeping_.cache_most, keeping_.rate);
}

kept_voice::~kept_voice() {
    speaker_->stop();
}

std::vector<std::string> kept_voice::languages() const {
    return {speaker_->languages().begin(), speaker_->languages().end()};
}

bool kept_voice::speaks(std::string_view language) const {
    return !speaker_->voice_for(language).empty();
}

void kept_voice::speak(sentence what, std::function<void(spoken)> then) {
    const auto voice = speaker_->voice_for(what.language);
    if (voice.empty())
        return answer(std::move(then), {{}, fmt::format("no voice speaks '{}'", clean_utf8(what.language))});
    if (code_points(what.text) > keeping_.text_most)
        return answer(std::move(then), {{}, fmt::format("more than {} characters are not spoken", keeping_.text_most)});
    auto text = speakable(what.text);
    if (text.empty()) return answer(std::move(then), {audio{{}, keeping_.rate}, {}});

    auto made_from = speaker_->made_from(voice, text);
    if (const auto* known = memory_.find(made_from)) return answer(std::move(then), {*known, {}});
    const auto name = name_of(made_from, what.secret);
    const auto under_way = orders_.find(name);
    const bool is_awaited = under_way != orders_.end() && under_way->second->awaited;
    if (!is_awaited && workers_.waiting(workers::lane::awaited) >= keeping_.waiting_most)
        return answer(std::move(then), {{}, "too much is waiting to be spoken"});
    const auto asked =
        under_way != orders_.end()
            ? under_way->second
            : orders_.emplace(name, make_order(voice, std::move(text), std::move(made_from), what.secret))
                  .first->second;
    asked->waiters.push_back(std::move(then));
    if (!std::exchange(asked->awaited, true)) enqueue(asked, workers::lane::awaited);
}

void kept_voice::prepare(std::vector<sentence> what) {
    for (auto& each : what) {
        const auto voice = speaker_->voice_for(each.language);
        auto text = speakable(each.text);
        if (each.secret || voice.empty() || text.empty() || code_points(text) > keeping_.text_most) continue;
        if (workers_.waiting(workers::lane::ahead) >= keeping_.prepared_most) return;
        auto made_from = speaker_->made_from(voice, text);
        auto name = name_of(made_from, false);
        if (memory_.find(made_from) != nullptr || orders_.contains(name)) continue;
        auto asked = make_order(voice, std::move(text), std::move(made_from), false);
        orders_.emplace(std::move(name), asked);
        enqueue(asked, workers::lane::ahead);
    }
}

/// Secrets stand apart: what is kept of a text may not depend on who else says it.
std::string kept_voice::name_of(const std::string& made_from, bool secret) {
    return (secret ? '!' : ' ') + made_from;
}

kept_voice::order_ptr kept_voice::make_order(std::string voice, std::string text, std::string made_from, bool secret) {
    auto made = std::make_shared<order>();
    made->voice = std::move(voice);
    made->text = std::move(text);
    made->made_from = std::move(made_from);
    made->secret = secret;
    made->work = on_.work();
    return made;
}

void kept_voice::answer(waiter who, spoken what) {
    workers_.answer([who = std::move(who), what = std::move(what)]() mutable { who(std::move(what)); });
}

void kept_voice::enqueue(const order_ptr& asked, workers::lane which) {
    workers_.add(which, [this, asked] {
        if (!asked->begun.exchange(true)) make(asked);
    });
}

/// On a thread of the workers'.
void kept_voice::make(const order_ptr& asked) {
    std::optional<audio> found;
    if (disk_) found = disk_->find(asked->made_from);
    spoken what = found ? spoken{*std::move(found), {}} : spoken_by_speaker(*asked);
    const bool fresh = !found && what;
    const audio sound = what.sound;
    workers_.answer([this, asked, what = std::move(what)]() mutable { finish(asked, std::move(what)); });
    if (fresh) keep(*asked, sound);
}

spoken kept_voice::spoken_by_speaker(const order& asked) {
    try {
        return {speaker_->speak(asked.voice, asked.text), {}};
    } catch (const std::exception& failed) {
        keeping_.log.warning("a text could not be spoken", {{"voice", asked.voice}, {"why", failed.what()}});
        return {{}, failed.what()};
    }
}

/// After the answer: nobody waits for the disk.
void kept_voice::keep(const order& asked, const audio& sound) {
    if (!disk_ || asked.secret) return;
    try {
        disk_->keep(asked.made_from, sound);
        disk_fails_ = false;
    } catch (const std::exception& failed) {
        if (!disk_fails_.exchange(true))
            keeping_.log.error("spoken texts are not kept", {{"folder", keeping_.cache}, {"why", failed.what()}});
    }
}

void kept_voice::finish(const order_ptr& asked, spoken what) {
    orders_.erase(name_of(asked->made_from, asked->secret));
    if (what && !asked->secret)
        memory_.put(asked->made_from, what.sound,
                    what.sound.samples().size_bytes() + 2 * asked->made_from.size() + sizeof(order));
    asked->work.reset();
    auto waiters = std::exchange(asked->waiters, {});
    for (auto& each : waiters) answer(std::move(each), what);
}

}  // namespace palabre::speech::detail
