// palabre/speech/recogniser.hpp - port: what a caller said, from sound to words.
#pragma once

#include "palabre/core/runtime.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace palabre::speech {

/// What came of it.
struct understood {
    std::string text = {};  ///< His words, UTF-8; "" where nothing was said that has words.
    std::string why = {};   ///< Why nobody knows what he said, without any of it; "" where one does.

    explicit operator bool() const noexcept { return why.empty(); }
};

/// Speech to text. Whoever recognises says what he heard, or why he did not; never a guess in another language's words.
///
/// Owns:    what is under way, which is forgotten with it.
/// Threads: the strand.
class recogniser {
public:
    virtual ~recogniser() = default;

    /// Whether it understands that language: "fr", "fr-BJ".
    virtual bool understands(std::string_view language) const = 0;

    /// `file` is a WAV file, and is gone when `then` is called: once, from the loop, by `deadline` and the recogniser's own
    /// limit at the latest.
    virtual void understand(std::string file, std::string language, instant deadline,
                            std::function<void(understood)> then) = 0;
};

}  // namespace palabre::speech
