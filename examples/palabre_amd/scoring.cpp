// examples/palabre_amd/scoring.cpp - recordings judged by the detector, and how well it did: matrix, rates, times.
#include "scoring.hpp"

#include "speech/sound_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace palabre_amd {

using namespace palabre;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t frame = 160;
constexpr milliseconds frame_length{20};
constexpr int silent_frames = 3'000 / 20;

std::size_t index(answer_kind of) {
    return static_cast<std::size_t>(of);
}

bool goes_on(answer_kind of) {
    return of == answer_kind::ring_back || of == answer_kind::music;
}

milliseconds percentile(std::vector<milliseconds> of, double p) {
    if (of.empty()) return milliseconds{0};
    std::sort(of.begin(), of.end());
    const auto at = static_cast<std::size_t>(std::ceil(p * static_cast<double>(of.size())));
    return of[std::clamp<std::size_t>(at, 1, of.size()) - 1];
}

double share(int of, int all) {
    return all == 0 ? 0 : static_cast<double>(of) / all;
}

}  // namespace

std::vector<std::int16_t> read_recording(const std::string& file) {
    const auto read = speech::detail::read_sound(file, 8'000);
    const auto samples = read.sound.samples();
    if (samples.empty()) throw error{errc::invalid_file, place{file}, "there is no sound in it", "leave it out"};
    return {samples.begin(), samples.end()};
}

judged judge(const std::vector<std::int16_t>& sound, std::optional<milliseconds> answered,
             const answer_detection& how) {
    answer_detector detector{how};
    judged made;
    std::optional<answer_verdict> verdict;
    const auto whole = (sound.size() + frame - 1) / frame;
    const auto answered_at = answered ? static_cast<std::size_t>(*answered / frame_length) : whole + silent_frames;
    for (std::size_t i = 0; i < whole + silent_frames; ++i) {
        if (i == answered_at) detector.answered();
        const bool is_over = i >= whole;
        if (is_over && ((verdict && verdict->is_final) || goes_on(detector.so_far().what))) break;
        const auto from = std::min(i * frame, sound.size());
        const auto now = detector.hear(std::span{sound}.subspan(from, std::min(frame, sound.size() - from)));
        if (now && (!verdict || !verdict->is_final || (verdict->before_answer && !now->before_answer))) verdict = now;
        if (const auto beep = detector.beep(); beep && !made.beep) made.beep = beep;
    }
    made.verdict = verdict && (verdict->is_final || goes_on(detector.so_far().what)) ? *verdict : detector.so_far();
    return made;
}

void score::add(const labelled& of, const judged& made) {
    const bool is_right = of.is == made.verdict.what;
    const auto answered = of.answered.value_or(milliseconds{0});
    const auto took =
        std::chrono::duration_cast<milliseconds>(made.verdict.after) + answered - of.reached.value_or(answered);
    ++matrix_[index(of.is)][index(made.verdict.what)];
    took_by_kind_[index(of.is)].push_back(took);
    if (of.is == answer_kind::human || of.is == answer_kind::machine) took_.push_back(took);
    if (of.beep_ends) {
        ++beeps_;
        if (made.beep)
            beeps_off_.push_back(std::chrono::abs(std::chrono::duration_cast<milliseconds>(made.beep->ended) -
                                                  (*of.beep_ends - answered)));
    }
    if (!is_right) wrong_.push_back(fmt::format("{}: {}, taken for {}", of.name, to_string(of.is), told(made.verdict)));
}

int score::count(answer_kind is) const {
    int sum = 0;
    for (const int each : matrix_[index(is)]) sum += each;
    return sum;
}

int score::count(answer_kind is, answer_kind taken_for) const {
    return matrix_[index(is)][index(taken_for)];
}

milliseconds score::decided_in(double p) const {
    return percentile(took_, p);
}

double score::humans_as_machines() const {
    return share(count(answer_kind::human, answer_kind::machine), count(answer_kind::human));
}

double score::humans_lost() const {
    const int kept = count(answer_kind::human, answer_kind::human) + count(answer_kind::human, answer_kind::silence) +
                     count(answer_kind::human, answer_kind::unknown);
    return share(count(answer_kind::human) - kept, count(answer_kind::human));
}

double score::machines_found() const {
    return share(count(answer_kind::machine, answer_kind::machine), count(answer_kind::machine));
}

double score::all_right() const {
    int right = 0, all = 0;
    for (std::size_t i = 0; i < kinds; ++i) {
        right += matrix_[i][i];
        for (const int each : matrix_[i]) all += each;
    }
    return share(right, all);
}

std::string score::text() const {
    std::string all = fmt::format("{:<13}", "is \\ taken for");
    for (std::size_t i = 0; i < kinds; ++i) all += fmt::format(" {:>12}", to_string(static_cast<answer_kind>(i)));
    all += fmt::format(" {:>8} {:>8}\n", "p50 ms", "p95 ms");
    for (std::size_t i = 0; i < kinds; ++i) {
        const auto is = static_cast<answer_kind>(i);
        if (count(is) == 0) continue;
        all += fmt::format("{:<14}", to_string(is));
        for (const int each : matrix_[i]) all += each == 0 ? fmt::format(" {:>12}", ".") : fmt::format(" {:>12}", each);
        all += fmt::format(" {:>8} {:>8}\n", percentile(took_by_kind_[i], 0.5).count(),
                           percentile(took_by_kind_[i], 0.95).count());
    }
    int files = 0;
    for (std::size_t i = 0; i < kinds; ++i) files += count(static_cast<answer_kind>(i));
    all += fmt::format("{} files, {:.1f} % right\n", files, 100 * all_right());
    if (count(answer_kind::human) > 0)
        all += fmt::format("humans taken for machines {:.1f} %, for anything that is hung up on {:.1f} %\n",
                           100 * humans_as_machines(), 100 * humans_lost());
    if (count(answer_kind::machine) > 0) all += fmt::format("machines found {:.1f} %\n", 100 * machines_found());
    if (!took_.empty())
        all += fmt::format("persons and machines decided in p50 {} ms, p95 {} ms\n", decided_in(0.5).count(),
                           decided_in(0.95).count());
    if (beeps_ > 0)
        all += fmt::format("beeps heard {} of {}, their end off by p50 {} ms, p95 {} ms\n", beeps_off_.size(), beeps_,
                           percentile(beeps_off_, 0.5).count(), percentile(beeps_off_, 0.95).count());
    for (const auto& each : wrong_) all += each + '\n';
    return all;
}

std::string told(const answer_verdict& of) {
    const auto& it = of.measured;
    auto text = fmt::format(
        "{} by {} after {} ms (delay {}, spoken {} in {}, pause {} ms, {:.0f} dB over {:.0f} dB, held {:.2f}",
        to_string(of.what), to_string(of.why), of.after / milliseconds{1}, it.delay.count(), it.spoken.count(),
        it.words, it.pause.count(), it.level, it.noise, it.held);
    if (it.rang.count() > 0) text += fmt::format(", rang {} ms", it.rang.count());
    if (it.tone > 0) text += fmt::format(", {:.0f} Hz", it.tone);
    return text + ')';
}

}  // namespace palabre_amd
