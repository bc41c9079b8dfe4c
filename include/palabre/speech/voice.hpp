// palabre/speech/voice.hpp - port: a synthetic voice, from a text to sound.
#pragma once

#include "palabre/speech/audio.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::speech {

/// What is to be spoken.
struct sentence {
    std::string text = {};      ///< UTF-8, plain: no markup means anything.
    std::string language = {};  ///< BCP 47: "fr", "fr-BJ".
    bool secret = false;        ///< Part of it is (a PUK): its sound is kept nowhere once it has been given.

    bool operator==(const sentence&) const = default;
};

/// What came of it.
struct spoken {
    audio sound = {};      ///< Empty for a text without words, too.
    std::string why = {};  ///< Why there is no sound, without the text; "" where there is.

    explicit operator bool() const noexcept { return why.empty(); }
};

/// Text to speech. A voice speaks its languages and never reads one as if it were another: French rules make nothing of
/// Fon that anybody understands.
///
/// Threads: the center's strand; adapters keep their own threads inside and post to it.
class voice {
public:
    virtual ~voice() = default;

    /// The languages it speaks, in alphabetical order.
    virtual std::vector<std::string> languages() const = 0;

    /// True for each of them, and for their regional forms ("fr-BJ" where it speaks "fr").
    virtual bool speaks(std::string_view language) const = 0;

    /// Speaks once. `then` is called exactly once, on the strand, not before speak() has returned, and after a bounded
    /// time whatever happens; a voice that is destroyed before does not call it.
    virtual void speak(sentence what, std::function<void(spoken)> then) = 0;

    /// Makes ready what is going to be spoken soon; what somebody waits for goes before. Secrets and languages that it
    /// does not speak are left out.
    virtual void prepare(std::vector<sentence> what) = 0;
};

}  // namespace palabre::speech
