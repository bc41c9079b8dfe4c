// src/speech/espeak_voice.cpp - from memory, else from disk, else from the program; each text once.
#include "speech/espeak_voice.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <utility>

#include <fmt/format.h>

namespace palabre::speech {
namespace detail {
namespace {

espeak_options checked(espeak_options options) {
    const auto within = [](const char* what, long long is, long long least, long long most) {
        if (is < least || is > most)
            throw error{errc::invalid_argument, fmt::format("{} is {}", what, is),
                        fmt::format("choose {} to {}", least, most)};
    };
    within("words_a_minute", options.words_a_minute, 80, 450);
    within("rate", options.rate, 8000, 48000);
    within("threads", static_cast<long long>(options.threads), 1, 64);
    within("limit in microseconds", options.limit.count(), 1000, 60'000'000);
    return options;
}

}  // namespace

espeak_voice::espeak_voice(runtime& on, espeak_options options)
    : on_{on}, options_{checked(std::move(options))}, program_{options_}, memory_{options_.memory_most},
      workers_{on, options_.threads} {
    if (!options_.cache.empty()) disk_.emplace(options_.cache, options_.cache_most, options_.rate);
}

espeak_voice::~espeak_voice() = default;

std::vector<std::string> espeak_voice::languages() const {
    return {program_.languages().begin(), program_.languages().end()};
}

bool espeak_voice::speaks(std::string_view language) const {
    return !program_.voice_for(language).empty();
}

void espeak_voice::speak(sentence what, std::function<void(spoken)> then) {
    const auto voice = program_.voice_for(what.language);
    if (voice.empty())
        return answer(std::move(then), {{}, fmt::format("no voice speaks '{}'", clean_utf8(what.language))});
    if (code_points(what.text) > options_.text_most)
        return answer(std::move(then), {{}, fmt::format("more than {} characters are not spoken", options_.text_most)});
    auto text = speakable(what.text);
    if (text.empty()) return answer(std::move(then), {audio{{}, options_.rate}, {}});

    auto made_from = program_.made_from(voice, text);
    if (const auto* known = memory_.find(made_from)) return answer(std::move(then), {*known, {}});
    const auto name = name_of(made_from, what.secret);
    const auto under_way = orders_.find(name);
    const bool is_awaited = under_way != orders_.end() && under_way->second->awaited;
    if (!is_awaited && workers_.waiting(workers::lane::awaited) >= options_.waiting_most)
        return answer(std::move(then), {{}, "too much is waiting to be spoken"});
    const auto asked =
        under_way != orders_.end()
            ? under_way->second
            : orders_.emplace(name, make_order(voice, std::move(text), std::move(made_from), what.secret))
                  .first->second;
    asked->waiters.push_back(std::move(then));
    if (!std::exchange(asked->awaited, true)) enqueue(asked, workers::lane::awaited);
}

void espeak_voice::prepare(std::vector<sentence> what) {
    for (auto& each : what) {
        const auto voice = program_.voice_for(each.language);
        auto text = speakable(each.text);
        if (each.secret || voice.empty() || text.empty() || code_points(text) > options_.text_most) continue;
        if (workers_.waiting(workers::lane::ahead) >= options_.prepared_most) return;
        auto made_from = program_.made_from(voice, text);
        auto name = name_of(made_from, false);
        if (memory_.find(made_from) != nullptr || orders_.contains(name)) continue;
        auto asked = make_order(voice, std::move(text), std::move(made_from), false);
        orders_.emplace(std::move(name), asked);
        enqueue(asked, workers::lane::ahead);
    }
}

/// Secrets stand apart: what is kept of a text may not depend on who else says it.
std::string espeak_voice::name_of(const std::string& made_from, bool secret) {
    return (secret ? '!' : ' ') + made_from;
}

espeak_voice::order_ptr espeak_voice::make_order(std::string voice, std::string text, std::string made_from,
                                                 bool secret) {
    auto made = std::make_shared<order>();
    made->voice = std::move(voice);
    made->text = std::move(text);
    made->made_from = std::move(made_from);
    made->secret = secret;
    made->work = on_.work();
    return made;
}

void espeak_voice::answer(waiter who, spoken what) {
    workers_.answer([who = std::move(who), what = std::move(what)]() mutable { who(std::move(what)); });
}

void espeak_voice::enqueue(const order_ptr& asked, workers::lane which) {
    workers_.add(which, [this, asked] {
        if (!asked->begun.exchange(true)) make(asked);
    });
}

/// On a thread of the workers'.
void espeak_voice::make(const order_ptr& asked) {
    std::optional<audio> found;
    if (disk_) found = disk_->find(asked->made_from);
    spoken what = found ? spoken{*std::move(found), {}} : spoken_by_program(*asked);
    const bool fresh = !found && what;
    const audio sound = what.sound;
    workers_.answer([this, asked, what = std::move(what)]() mutable { finish(asked, std::move(what)); });
    if (fresh) keep(*asked, sound);
}

spoken espeak_voice::spoken_by_program(const order& asked) const {
    try {
        return {program_.speak(asked.voice, asked.text), {}};
    } catch (const std::exception& failed) {
        options_.log.warning("a text could not be spoken", {{"voice", asked.voice}, {"why", failed.what()}});
        return {{}, failed.what()};
    }
}

/// After the answer: nobody waits for the disk.
void espeak_voice::keep(const order& asked, const audio& sound) {
    if (!disk_ || asked.secret) return;
    try {
        disk_->keep(asked.made_from, sound);
        disk_fails_ = false;
    } catch (const std::exception& failed) {
        if (!disk_fails_.exchange(true))
            options_.log.error("spoken texts are not kept", {{"folder", options_.cache}, {"why", failed.what()}});
    }
}

void espeak_voice::finish(const order_ptr& asked, spoken what) {
    orders_.erase(name_of(asked->made_from, asked->secret));
    if (what && !asked->secret)
        memory_.put(asked->made_from, what.sound,
                    what.sound.samples().size_bytes() + 2 * asked->made_from.size() + sizeof(order));
    asked->work.reset();
    auto waiters = std::exchange(asked->waiters, {});
    for (auto& each : waiters) answer(std::move(each), what);
}

}  // namespace detail

std::unique_ptr<voice> make_espeak_voice(runtime& on, espeak_options options) {
    return std::make_unique<detail::espeak_voice>(on, std::move(options));
}

}  // namespace palabre::speech
