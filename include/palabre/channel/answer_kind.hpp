// palabre/channel/answer_kind.hpp - who or what has taken a call of ours, why that is thought, and by which limits.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/core/value.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// What is at the other end.
enum class answer_kind : std::uint8_t {
    human,
    machine,       ///< An answering machine or a voicemail: it goes on speaking, or beeps.
    fax,           ///< A fax or a modem: CED or its preamble, or CNG (ITU-T T.30).
    sit,           ///< Special information tone (ITU-T E.180): no such number, or no way there.
    busy,          ///< Busy or congestion tone, by its cadence.
    announcement,  ///< The operator speaks, before the answer: nobody has been reached.
    ring_back,     ///< It rings: heard after the answer, a gateway has answered early.
    music,         ///< In place of the ringing tone, or of a person.
    silence,       ///< Nobody has spoken in time. It may well be a person.
    unknown,       ///< Sound that is none of these.
};

/// "human", "ring_back"...
const char* to_string(answer_kind what) noexcept;
std::optional<answer_kind> answer_kind_of(std::string_view name) noexcept;

/// What decided.
enum class answer_reason : std::uint8_t {
    short_greeting,  ///< human: a few words, then silence.
    long_greeting,   ///< machine: more speech than a person begins with.
    beep,            ///< machine: a tone that asks for a message.
    fax_tone,
    information_tone,
    busy_cadence,
    ringing_cadence,
    speech_before_answer,  ///< announcement.
    held_notes,            ///< music.
    nothing_heard,         ///< silence.
    out_of_time,           ///< unknown.
    call_over,             ///< Whatever it was until then.
};

/// "short_greeting", "ringing_cadence"...
const char* to_string(answer_reason why) noexcept;

/// What was measured until the verdict, in milliseconds unless it says otherwise.
struct answer_measures {
    std::chrono::milliseconds delay{0};   ///< Of silence before the first word; of ringing too where it rang.
    std::chrono::milliseconds spoken{0};  ///< Speech of the greeting, its short gaps included.
    std::chrono::milliseconds pause{0};   ///< Silence since its last word.
    std::uint16_t words = 0;              ///< Stretches of speech.
    std::chrono::milliseconds rang{0};    ///< From the answer (or the beginning, before it) to the end of the ringing.
    float level = -96, noise = -96;       ///< dB of full scale: the loudest 20 ms, and what is beneath speech.
    float tone = 0;                       ///< Hz, of the tone that decided; 0: none.
    float held = 0;                       ///< 0 to 1: how much of the sound stands still as notes do.
};

struct answer_verdict {
    answer_kind what = answer_kind::unknown;
    answer_reason why = answer_reason::out_of_time;
    bool is_final = true;  ///< False: it rings or plays, and is listened to further.
    bool before_answer = false;
    duration after{0};  ///< From the answer to the verdict; before it, from the first sound.
    answer_measures measured = {};
};

/// {"what":"machine","why":"long_greeting","after_ms":2480,"measured":{...}}, as histories keep it.
value to_value(const answer_verdict& of);

/// A beep, once it has ended: a message may begin.
struct answer_beep {
    duration ended{0};  ///< From the answer.
    std::chrono::milliseconds lasted{0};
    float hertz = 0;
};

/// The limits that it decides by. docs/manual/answering-machines.md says what each does.
struct answer_detection {
    std::chrono::milliseconds longest_wait{2'800};        ///< For the first word: silence after it.
    std::chrono::milliseconds shortest_word{80};          ///< Shorter sounds are clicks.
    std::chrono::milliseconds longest_greeting{1'900};    ///< A person's; a machine's is longer.
    std::chrono::milliseconds longest_stretch{2'500};     ///< A person's greeting with its pauses.
    std::chrono::milliseconds pause_after_greeting{520};  ///< That ends a person's.
    std::chrono::milliseconds hurry_after{2'920};         ///< From the answer: then these two count.
    std::chrono::milliseconds hurried_pause{240};
    std::chrono::milliseconds hurried_greeting{1'600};
    std::chrono::milliseconds longest_gap{200};         ///< Within a word.
    std::chrono::milliseconds longest_analysis{5'000};  ///< From the first word: unknown after it.
    std::chrono::milliseconds announcement{1'600};      ///< Speech before the answer that makes one.
    std::chrono::milliseconds shortest_beep{160};
    std::chrono::milliseconds longest_beep{3'000};
    double above_noise = 9;     ///< dB that speech stands above the noise.
    double least_level = -44;   ///< dB of full scale: quieter is silence.
    double below_loudest = 20;  ///< dB: what is so far beneath the loudest is somebody in the background.
    double held_notes = 0.25;   ///< The share of sound that stands still in music.
};

/// A parameter by its name, for configuration and the tool.
struct answer_parameter {
    std::string_view name, unit;  ///< "longest_greeting_ms", "ms".
    double least, most;
    std::string_view what;
    std::chrono::milliseconds answer_detection::*time = nullptr;
    double answer_detection::*number = nullptr;
};
std::span<const answer_parameter> answer_parameters() noexcept;

double parameter(const answer_detection& of, const answer_parameter& which) noexcept;

/// Throws error{errc::invalid_argument} where there is no such parameter, or its value is out of range.
void set_parameter(answer_detection& of, std::string_view name, double to);

/// Every parameter that is out of its range.
std::vector<problem> problems_of(const answer_detection& how);

/// What a call of ours hears of its answer, from the loop.
struct answer_handlers {
    /// Each verdict; after the answer the last one is final. Before the answer a final one is no reason to go on ringing.
    std::function<void(const answer_verdict&)> heard = {};
    std::function<void(const answer_beep&)> beeped = {};
};

}  // namespace palabre
