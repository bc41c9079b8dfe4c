// src/media/greeting.hpp - words and pauses out of frames: how long somebody has spoken, and since when not.
#pragma once

#include <algorithm>

namespace palabre::media {

/// Frames of 20 ms are counted. A word begins and ends near frames that are voiced beyond doubt (`is_strong`): what is merely
/// loud around it is noise that swells.
///
/// Threads: one at a time.
class greeting {
public:
    /// `longest_gap` within a word; a word below `shortest_word` is a click.
    void hear(bool is_voice, bool is_strong, int longest_gap, int shortest_word) noexcept {
        ++frames_;
        before_ = is_voice ? std::min(before_ + 1, lead) : 0;
        since_strong_ = is_strong ? 0 : since_strong_ + 1;
        if (word_ == 0) {
            if (!is_strong) {
                ++pause_;
                return;
            }
            word_ = voiced_ = before_;
            begins_ = frames_ - word_;
            strong_ = 1;
            gap_ = 0;
        } else if (is_voice && since_strong_ <= tail) {
            word_ += gap_ + 1;
            ++voiced_;
            strong_ += is_strong ? 1 : 0;
            gap_ = 0;
        } else if (++gap_ > longest_gap) {
            close(shortest_word);
        }
    }

    /// What was taken for speech lately was a tone.
    void forget_tail(int frames) noexcept {
        if (frames >= word_ + gap_) return forget_word();
        word_ -= std::max(0, frames - gap_);
        voiced_ = std::max(0, voiced_ - frames);
        strong_ = std::max(0, strong_ - frames);
        gap_ = std::max(gap_, frames);
    }

    /// None of it was speech: somebody who is much louder has begun.
    void forget_all() noexcept {
        forget_word();
        spoken_ = words_ = 0;
    }

    int spoken(int shortest_word) const noexcept { return spoken_ + (is_word(shortest_word) ? word_ : 0); }
    int words(int shortest_word) const noexcept { return words_ + (is_word(shortest_word) ? 1 : 0); }
    int pause() const noexcept { return word_ > 0 ? gap_ : pause_; }  ///< Since the last word, or since the beginning.
    int delay() const noexcept { return words_ > 0 ? first_ : word_ > 0 ? begins_ : frames_; }
    int frames() const noexcept { return frames_; }
    bool is_in_word() const noexcept { return word_ > 0; }

private:
    static constexpr int lead = 5, tail = 12;  // unvoiced sounds before and behind voiced ones

    bool is_word(int shortest_word) const noexcept {
        return voiced_ >= shortest_word && strong_ >= std::max(2, voiced_ / 5);
    }

    void forget_word() noexcept {
        pause_ += word_ + gap_;
        word_ = gap_ = voiced_ = strong_ = 0;
    }

    void close(int shortest_word) noexcept {
        if (!is_word(shortest_word)) return forget_word();
        if (words_++ == 0) first_ = begins_;
        spoken_ += word_;
        pause_ = gap_;
        word_ = gap_ = voiced_ = strong_ = 0;
    }

    int frames_ = 0, begins_ = 0, first_ = 0, before_ = 0, since_strong_ = 0;
    int word_ = 0, gap_ = 0, voiced_ = 0, strong_ = 0;  // of the word that is going on
    int spoken_ = 0, words_ = 0, pause_ = 0;
};

}  // namespace palabre::media
