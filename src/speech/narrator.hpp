// src/speech/narrator.hpp - from what a flow says to what is heard: recording, voice, or a tone that stands in.
#pragma once

#include "palabre/channel/message.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/speech/prompts.hpp"
#include "palabre/speech/spelling.hpp"
#include "palabre/speech/voice.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::speech {

/// Where a flow's words come from.
struct setting {
    std::string prompts = {};     ///< Its folder of recordings; "": it has none.
    std::string language = "fr";  ///< Of utterances that name none.
};

/// Something that a studio still has to deliver.
struct to_record {
    std::string language, clip;  ///< `clip` is "" where the flow names none.
    std::string text;            ///< What is to be said; a secret in it is masked.
    std::string why;             ///< What was missing.

    bool operator==(const to_record&) const = default;
};

/// What is heard of one utterance.
struct heard {
    enum class by { clip, voice, tone };

    std::vector<audio> sounds = {};  ///< One after the other; more than one where clips say a value by rule.
    by from = by::tone;
    std::string language = {};  ///< In which it is heard; "" for a tone.
    std::optional<to_record> missing = {};
};

/// Names a telling; 0 names none. Stale ones are harmless.
enum class telling_id : std::uint64_t { none = 0 };

struct narrator_options {
    int rate = 8000;                                ///< Of the tone; prompts and voices have their own.
    duration patience = std::chrono::seconds{4};    ///< Silence that a caller is left with before a tone stands in.
    std::shared_ptr<const spellings> by_rule = {};  ///< How clips say values; null: they do not.
};

/// Tells utterances in order, each as soon as it and those before it are there: its clip where there is one, else its
/// value in clips where all that it takes are there in one language, else the first voice that speaks its language and
/// does not fail, else a tone. No language is read by another language's voice.
///
/// Owns:    what is being told; `clips` and `voices` must outlive it.
/// Threads: the strand.
class narrator {
public:
    narrator(runtime& on, prompts& clips, std::vector<voice*> voices, narrator_options options = {});
    ~narrator();
    narrator(const narrator&) = delete;
    narrator& operator=(const narrator&) = delete;

    /// Calls `each` once for every one of `words`, in their order, with its place from 0; never before tell() has
    /// returned.
    telling_id tell(const setting& from, std::vector<utterance> words, std::function<void(std::size_t, heard)> each);

    /// `each` of that telling is not called any more.
    void cancel(telling_id which);

    /// Makes ready what is going to be told soon.
    void prepare(const setting& from, const std::vector<utterance>& words);

private:
    struct telling;
    struct spelt;

    void begin(const std::shared_ptr<telling>& told, std::size_t at);
    void spell(const std::shared_ptr<telling>& told, std::size_t at, std::string why,
               std::vector<std::string> languages);
    void spelling_found(const std::shared_ptr<spelt>& row);
    void speak(const std::shared_ptr<telling>& told, std::size_t at, std::string why);
    void speak_by(std::size_t from, const std::shared_ptr<telling>& told, std::size_t at, std::string why,
                  std::string failures);
    void stand_in(const std::shared_ptr<telling>& told, std::size_t at, const std::string& why);
    void ready(const std::shared_ptr<telling>& told, std::size_t at, heard what);
    void finish(telling_id which);
    void be_patient(const std::shared_ptr<telling>& told);
    std::size_t voice_for(const std::string& language, std::size_t from = 0) const;

    runtime& on_;
    prompts& clips_;
    std::vector<voice*> voices_;
    const narrator_options options_;
    const audio tone_, pause_;
    std::map<telling_id, std::shared_ptr<telling>> tellings_;
    std::uint64_t last_ = 0;
    const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace palabre::speech
