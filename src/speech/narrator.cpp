// src/speech/narrator.cpp - all utterances are asked for at once and handed over in their order.
#include "speech/narrator.hpp"

#include "speech/tone.hpp"

#include <utility>

#include <fmt/format.h>

namespace palabre::speech {
namespace {

const std::string& language_of(const utterance& said, const setting& from) {
    return said.language.empty() ? from.language : said.language;
}

bool has_clip(const utterance& said, const setting& from) {
    return !said.clip.empty() && !from.prompts.empty();
}

/// "fr" and "fr-BJ" are one to listeners.
bool same_language(std::string_view one, std::string_view other) {
    return one.substr(0, one.find('-')) == other.substr(0, other.find('-'));
}

sentence sentence_of(const utterance& said, const std::string& language) {
    return {said.text, language, !said.masked.empty()};
}

}  // namespace

struct narrator::telling {
    telling(runtime& on, telling_id its_id) : id{its_id}, patience{on} {}

    const telling_id id;
    std::vector<utterance> words;
    std::vector<std::optional<heard>> parts;
    std::size_t next = 0;
    bool over = false;  ///< Told to its end, or cancelled.
    std::function<void(std::size_t, heard)> each;
    timer patience;
    std::string default_language;

    const std::string& language_of(std::size_t at) const {
        return words[at].language.empty() ? default_language : words[at].language;
    }
    to_record missing(std::size_t at, std::string why) const {
        const auto& said = words[at];
        return {language_of(at), said.clip, said.masked.empty() ? said.text : said.masked, std::move(why)};
    }
};

narrator::narrator(runtime& on, prompts& clips, std::vector<voice*> voices, narrator_options options)
    : on_{on}, clips_{clips}, voices_{std::move(voices)}, options_{options}, tone_{
                                                                                 detail::stand_in_tone(options.rate)} {
    std::erase(voices_, nullptr);
}

narrator::~narrator() {
    for (auto& [id, told] : tellings_) told->over = true;
}

telling_id narrator::tell(const setting& from, std::vector<utterance> words,
                          std::function<void(std::size_t, heard)> each) {
    if (words.empty()) return telling_id::none;
    const auto told = std::make_shared<telling>(on_, telling_id{++last_});
    told->parts.resize(words.size());
    told->words = std::move(words);
    told->each = std::move(each);
    told->default_language = from.language;
    tellings_.emplace(told->id, told);
    for (std::size_t at = 0; at < told->words.size(); ++at) begin(told, at, from);
    be_patient(told);
    return told->id;
}

void narrator::cancel(telling_id which) {
    finish(which);
}

void narrator::prepare(const setting& from, const std::vector<utterance>& words) {
    for (const auto& each : words) {
        const auto& language = language_of(each, from);
        voice* const speaker = voice_for(language);
        const auto have_spoken = [speaker, what = sentence_of(each, language)] {
            if (speaker != nullptr) speaker->prepare({what});
        };
        if (has_clip(each, from))
            clips_.fetch({from.prompts, language, each.clip},
                         [have_spoken, alive = std::weak_ptr{alive_}](const recording& found) {
                             if (!found && !alive.expired()) have_spoken();
                         });
        else
            have_spoken();
    }
}

void narrator::begin(const std::shared_ptr<telling>& told, std::size_t at, const setting& from) {
    const auto& said = told->words[at];
    if (!has_clip(said, from)) return speak(told, at, {});
    clips_.fetch({from.prompts, told->language_of(at), said.clip},
                 [this, at, weak = std::weak_ptr{told}](recording found) {
                     const auto still = weak.lock();
                     if (still == nullptr) return;
                     if (!found) return speak(still, at, std::move(found.why));
                     heard what{std::move(found.sound), heard::by::clip, std::move(found.language), {}};
                     if (!same_language(what.language, still->language_of(at)))
                         what.missing = still->missing(at, "heard in '" + what.language + "' instead");
                     ready(still, at, std::move(what));
                 });
}

/// `why` there is no recording; "" where none is named.
void narrator::speak(const std::shared_ptr<telling>& told, std::size_t at, std::string why) {
    const auto& said = told->words[at];
    const auto& language = told->language_of(at);
    const std::weak_ptr weak{told};
    if (said.text.empty()) {
        heard what{said.clip.empty() ? audio{{}, options_.rate} : tone_, heard::by::tone, {}, {}};
        if (!said.clip.empty()) what.missing = told->missing(at, std::move(why));
        return on_.post([this, at, weak, what = std::move(what)] {
            if (const auto still = weak.lock()) ready(still, at, what);
        });
    }
    voice* const speaker = voice_for(language);
    if (speaker == nullptr) {
        auto reason = fmt::format("{}no voice speaks '{}'", why.empty() ? "" : why + "; ", language);
        return on_.post([this, at, weak, reason = std::move(reason)] {
            if (const auto still = weak.lock()) stand_in(still, at, reason);
        });
    }
    speaker->speak(sentence_of(said, language), [this, at, weak, why = std::move(why)](spoken what) {
        const auto still = weak.lock();
        if (still == nullptr) return;
        if (!what) return stand_in(still, at, why.empty() ? what.why : why + "; " + what.why);
        heard said_so{std::move(what.sound), heard::by::voice, still->language_of(at), {}};
        if (!why.empty()) said_so.missing = still->missing(at, why);
        ready(still, at, std::move(said_so));
    });
}

void narrator::stand_in(const std::shared_ptr<telling>& told, std::size_t at, const std::string& why) {
    ready(told, at, heard{tone_, heard::by::tone, {}, told->missing(at, why)});
}

/// Hands over what is complete from the front. Whoever is told may cancel, or destroy this.
void narrator::ready(const std::shared_ptr<telling>& told, std::size_t at, heard what) {
    auto& parts = told->parts;
    if (told->over || at < told->next || parts[at]) return;  // a tone has stood in for it
    parts[at] = std::move(what);
    if (at != told->next) return;
    while (!told->over && parts[told->next]) {
        const std::size_t now = told->next++;
        if (told->next == parts.size()) finish(told->id);
        told->each(now, *std::move(parts[now]));
    }
    if (!told->over) be_patient(told);
}

void narrator::finish(telling_id which) {
    const auto found = tellings_.find(which);
    if (found == tellings_.end()) return;
    found->second->over = true;
    tellings_.erase(found);
}

void narrator::be_patient(const std::shared_ptr<telling>& told) {
    told->patience.start(options_.patience, [this, weak = std::weak_ptr{told}] {
        if (const auto still = weak.lock())
            stand_in(still, still->next,
                     fmt::format("nothing was ready after {} ms", options_.patience.count() / 1000));
    });
}

voice* narrator::voice_for(const std::string& language) const {
    for (voice* each : voices_)
        if (each->speaks(language)) return each;
    return nullptr;
}

}  // namespace palabre::speech
