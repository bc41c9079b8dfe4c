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
    std::vector<std::string> lacks;  ///< By utterance: the first clip that its value takes and that is not there.
    std::size_t next = 0;
    bool over = false;  ///< Told to its end, or cancelled.
    std::function<void(std::size_t, heard)> each;
    timer patience;
    setting from;

    const std::string& language_of(std::size_t at) const { return speech::language_of(words[at], from); }
    bool is_secret(std::size_t at) const { return !words[at].masked.empty(); }

    to_record missing(std::size_t at, std::string why) const {
        const auto& said = words[at];
        return {language_of(at), said.clip.empty() ? lacks[at] : said.clip, is_secret(at) ? said.masked : said.text,
                std::move(why)};
    }
};

/// A value in the clips of one language, while they are looked for.
struct narrator::spelt {
    std::weak_ptr<telling> told;
    std::size_t at;
    std::string language, why;
    std::vector<std::string> others;  ///< Languages to try after this one.
    std::vector<audio> sounds = {};
    std::size_t waiting = 0;
    bool has_some = false;
    std::string lacks = {}, lacks_because = {};
};

narrator::narrator(runtime& on, prompts& clips, std::vector<voice*> voices, narrator_options options)
    : on_{on}, clips_{clips}, voices_{std::move(voices)}, options_{std::move(options)}, tone_{detail::stand_in_tone(
                                                                                            options_.rate)},
      pause_{std::vector<std::int16_t>(static_cast<std::size_t>(options_.rate / 5)), options_.rate} {
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
    told->lacks.resize(words.size());
    told->words = std::move(words);
    told->each = std::move(each);
    told->from = from;
    tellings_.emplace(told->id, told);
    for (std::size_t at = 0; at < told->words.size(); ++at) begin(told, at);
    be_patient(told);
    return told->id;
}

void narrator::cancel(telling_id which) {
    finish(which);
}

void narrator::prepare(const setting& from, const std::vector<utterance>& words) {
    for (const auto& each : words) {
        const auto& language = language_of(each, from);
        const auto which = voice_for(language);
        voice* const speaker = which < voices_.size() ? voices_[which] : nullptr;
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

void narrator::begin(const std::shared_ptr<telling>& told, std::size_t at) {
    const auto& said = told->words[at];
    if (!has_clip(said, told->from)) return spell(told, at, {}, clips_.languages_for(told->language_of(at)));
    clips_.fetch({told->from.prompts, told->language_of(at), said.clip},
                 [this, at, weak = std::weak_ptr{told}](recording found) {
                     const auto still = weak.lock();
                     if (still == nullptr) return;
                     if (!found)
                         return spell(still, at, std::move(found.why), clips_.languages_for(still->language_of(at)));
                     heard what{{std::move(found.sound)}, heard::by::clip, std::move(found.language), {}};
                     if (!same_language(what.language, still->language_of(at)))
                         what.missing = still->missing(at, "heard in '" + what.language + "' instead");
                     ready(still, at, std::move(what));
                 });
}

/// Asks for the clips of the first of `languages` whose rules say the value; none left, and it is spoken. Clips of two
/// languages never make one value.
void narrator::spell(const std::shared_ptr<telling>& told, std::size_t at, std::string why,
                     std::vector<std::string> languages) {
    const auto& said = told->words[at];
    const auto& folder = told->from.prompts;
    if (options_.by_rule == nullptr || said.value.empty() || folder.empty()) languages.clear();
    std::vector<std::uint32_t> clips;
    while (!languages.empty()) {
        const auto language = std::move(languages.front());
        languages.erase(languages.begin());
        const auto* const rules = options_.by_rule->find(language);
        if (rules == nullptr || !rules->spell(said.value, clips) || clips.empty()) continue;
        const auto row = std::make_shared<spelt>(spelt{told, at, language, std::move(why), std::move(languages)});
        row->sounds.resize(clips.size(), pause_);
        for (const auto each : clips) row->waiting += rules->clips()[each].name.empty() ? 0 : 1;
        for (std::size_t place = 0; place < clips.size(); ++place) {
            const auto& name = rules->clips()[clips[place]].name;
            if (name.empty()) continue;
            clips_.fetch({folder, language, name}, [this, row, place, name](recording found) {
                if (found && same_language(found.language, row->language)) {
                    row->sounds[place] = std::move(found.sound);
                    row->has_some = true;
                } else if (row->lacks.empty()) {
                    row->lacks = name;
                    row->lacks_because = found ? name + " is not recorded" : std::move(found.why);
                }
                if (--row->waiting == 0 && !row->told.expired()) spelling_found(row);
            });
        }
        return;
    }
    speak(told, at, std::move(why));
}

/// All of a value's clips have been looked for.
void narrator::spelling_found(const std::shared_ptr<spelt>& row) {
    const auto told = row->told.lock();
    if (told == nullptr) return;
    const auto at = row->at;
    const bool is_own = same_language(row->language, told->language_of(at));
    if (row->lacks.empty()) {
        heard what{std::move(row->sounds), heard::by::clip, row->language, {}};
        if (!is_own) what.missing = told->missing(at, "heard in '" + row->language + "' instead");
        return ready(told, at, std::move(what));
    }
    // Where nobody has begun to record numbers and a voice says them, nothing is missing. A secret's clips are not named.
    if (is_own && (row->has_some || voice_for(row->language) == voices_.size()) && told->lacks[at].empty()) {
        if (!told->is_secret(at)) told->lacks[at] = row->lacks;
        if (row->why.empty())
            row->why = told->is_secret(at) ? "not all clips of its digits are recorded" : row->lacks_because;
    }
    spell(told, at, std::move(row->why), std::move(row->others));
}

/// `why` there is no recording; "" where none is named.
void narrator::speak(const std::shared_ptr<telling>& told, std::size_t at, std::string why) {
    const auto& said = told->words[at];
    if (!said.text.empty()) return speak_by(0, told, at, std::move(why), {});
    heard what{{said.clip.empty() ? audio{{}, options_.rate} : tone_}, heard::by::tone, {}, {}};
    if (!said.clip.empty()) what.missing = told->missing(at, std::move(why));
    on_.post([this, at, weak = std::weak_ptr{told}, what = std::move(what)] {
        if (const auto still = weak.lock()) ready(still, at, what);
    });
}

/// By the first voice from `from` on that speaks the language; where it fails, by the next. `failures` are those before.
void narrator::speak_by(std::size_t from, const std::shared_ptr<telling>& told, std::size_t at, std::string why,
                        std::string failures) {
    const auto& language = told->language_of(at);
    const std::weak_ptr weak{told};
    const auto which = voice_for(language, from);
    if (which == voices_.size()) {
        auto reason = fmt::format("{}{}{}", why, why.empty() ? "" : "; ",
                                  failures.empty() ? fmt::format("no voice speaks '{}'", language) : failures);
        return on_.post([this, at, weak, reason = std::move(reason)] {
            if (const auto still = weak.lock()) stand_in(still, at, reason);
        });
    }
    voices_[which]->speak(sentence_of(told->words[at], language), [this, at, which, weak, why = std::move(why),
                                                                   failures = std::move(failures)](spoken what) {
        const auto still = weak.lock();
        if (still == nullptr) return;
        if (!what) return speak_by(which + 1, still, at, why, failures.empty() ? what.why : failures + "; " + what.why);
        heard said_so{{std::move(what.sound)}, heard::by::voice, still->language_of(at), {}};
        if (!why.empty()) said_so.missing = still->missing(at, why);
        ready(still, at, std::move(said_so));
    });
}

void narrator::stand_in(const std::shared_ptr<telling>& told, std::size_t at, const std::string& why) {
    ready(told, at, heard{{tone_}, heard::by::tone, {}, told->missing(at, why)});
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

/// The place of the first voice from `from` on that speaks it; their number where there is none.
std::size_t narrator::voice_for(const std::string& language, std::size_t from) const {
    while (from < voices_.size() && !voices_[from]->speaks(language)) ++from;
    return from;
}

}  // namespace palabre::speech
