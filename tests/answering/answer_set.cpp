// tests/answering/answer_set.cpp - several hundred recordings of answers whose kind is known, made by seed.
#include "answering/answer_set.hpp"

#include "answering/answer_sources.hpp"
#include "answering/sounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <spandsp.h>
#include <stdexcept>
#include <utility>

namespace palabre::test {
namespace {

namespace fs = std::filesystem;

sound played(const cadence& which, double milliseconds, double db) {
    sound made;
    for (std::size_t i = 0; length_ms(made) < milliseconds; ++i) {
        const double length = which.lengths[i % which.lengths.size()];
        if (i % 2 == 1)
            append(made, silence(length));
        else if (which.hertz.size() == 2)
            append(made, tone({which.hertz[0], which.hertz[1]}, length, db));
        else
            append(made, tone({which.hertz[0]}, length, db));
    }
    made.resize(static_cast<std::size_t>(milliseconds * 8));
    return made;
}

sound fax(int type, double milliseconds) {
    sound made;
    std::vector<std::int16_t> samples(static_cast<std::size_t>(milliseconds * 8));
    auto* const by = modem_connect_tones_tx_init(nullptr, type);
    const int count = modem_connect_tones_tx(by, samples.data(), static_cast<int>(samples.size()));
    modem_connect_tones_tx_free(by);
    for (int i = 0; i < count; ++i) made.push_back(static_cast<float>(samples[static_cast<std::size_t>(i)]) / 32768);
    return made;
}

constexpr int in_talk = 25;  // words a minute: people answer faster than they read aloud

class maker {
public:
    maker(std::string folder, half which, const std::string& prompts, const std::string& music, std::uint64_t seed)
        : folder_{std::move(folder)}, from_{of_half(which)}, by_{seed + (which == half::chosen_on ? 0 : 1'000)} {
        fs::create_directories(folder_);
        labels_.open(folder_ + "/labels.csv");
        labels_ << "file,kind,answered_ms,reached_ms,beep_ms\n";
        std::vector<fs::path> files;
        for (const auto& each : fs::directory_iterator{prompts})
            if (each.path().extension() == ".wav") files.push_back(each.path());
        std::sort(files.begin(), files.end());
        for (std::size_t i = 0; i < files.size(); ++i) {
            if ((i % 3 == 2) != (which == half::reported_on)) continue;
            const auto name = files[i].stem().string();
            if (name.find("tone") != std::string::npos || name.starts_with("beep") || name.starts_with("confbridge"))
                continue;
            auto one = trimmed(read(files[i].string()));
            const double length = length_ms(one);
            if (length > 300 && length < 1'500)
                short_.push_back(std::move(one));
            else if (length > 3'000)
                long_.push_back(std::move(one));
        }
        for (const auto& each : from_.tunes) tunes_.push_back(read(music + '/' + each + ".wav"));
        for (const auto& who : from_.french)
            for (const auto& text : from_.hellos)
                hellos_.push_back(spoken(who.name, who.speed + in_talk, who.pitch, text));
        for (const auto& who : from_.english)
            for (const auto& text : from_.english_hellos)
                hellos_.push_back(spoken(who.name, who.speed + in_talk, who.pitch, text));
        for (const auto& who : from_.french) {
            for (const auto& text : from_.greetings) greetings_.push_back(spoken(who.name, who.speed, who.pitch, text));
            announcements_.push_back(spoken(who.name, who.speed, who.pitch, by_.of(from_.announcements)));
        }
        for (const auto& who : from_.english)
            for (const auto& text : from_.english_greetings)
                greetings_.push_back(spoken(who.name, who.speed, who.pitch, text));
    }

    int make() {
        for (int i = 0; i < 90; ++i) human(i);
        for (int i = 0; i < 70; ++i) machine(i);
        for (int i = 0; i < 24; ++i) announcement(i);
        for (int i = 0; i < 18; ++i) rings(i);
        for (int i = 0; i < 12; ++i) answered_early(i);
        for (int i = 0; i < 12; ++i) busy_tone(i);
        for (int i = 0; i < 8; ++i) information(i);
        for (int i = 0; i < 9; ++i) fax_tone(i);
        for (int i = 0; i < 14; ++i) plays(i);
        for (int i = 0; i < 10; ++i) silent(i);
        return count_;
    }

private:
    static constexpr int never = -1;

    /// Level, noise, echo and the line's band, then the file.
    void keep(const char* kind, sound what, int answered, int beep = -1, bool noisy = true, int reached = -1) {
        if (by_.happens(0.25)) what = echoed(what, by_.between(20, 90), -by_.between(15, 30));
        const double loudest = by_.between(-24, -12);
        scale_to(what, loudest);
        if (noisy && by_.happens(0.7)) {
            const auto which = by_.of(std::vector{noise::white, noise::street, noise::babble, noise::hum});
            mix(what, make_noise(which, what.size(), loudest - by_.between(14, 40), by_));
        }
        const auto name = fmt::format("{}-{:03}.wav", kind, ++count_);
        write(folder_ + '/' + name, on_the_line(what));
        labels_ << name << ',' << kind << ',' << (answered == never ? "never" : std::to_string(answered)) << ','
                << (reached < 0 ? "" : std::to_string(reached)) << ',' << (beep < 0 ? "" : std::to_string(beep))
                << '\n';
    }

    sound hello(int i) { return i % 4 == 3 ? by_.of(short_) : by_.of(hellos_); }
    sound greeting(int i) { return i % 2 == 0 ? by_.of(greetings_) : by_.of(long_); }

    static sound levelled(sound what, double db) {
        scale_to(what, db);
        return what;
    }

    sound said_by_human(int i) {
        sound made = levelled(hello(i), -18);
        append(made, silence(by_.between(1'200, 2'500)));
        if (by_.happens(0.4)) append(made, levelled(hello(i), -18));  // nobody says anything: once more
        append(made, silence(600));
        return made;
    }

    void human(int i) {
        sound made = silence(by_.happens(0.15) ? by_.between(1'000, 2'000) : by_.between(80, 1'000));
        if (by_.happens(0.2)) mix(made, tone({900, 1'700}, 12, -20), made.size() / 2);  // a click
        append(made, said_by_human(i));
        keep("human", std::move(made), 0);
    }

    sound said_by_machine(int i, int& beep) {
        sound made = levelled(greeting(i), -18);
        beep = -1;
        if (!by_.happens(0.7)) {
            append(made, silence(2'500));
            return made;
        }
        append(made, silence(by_.between(250, 1'500)));
        append(made, tone({by_.of(std::vector{440.0, 620.0, 850.0, 1'000.0, 1'400.0, 1'750.0, 2'000.0})},
                          by_.between(200, 900), -18));
        beep = static_cast<int>(length_ms(made));
        append(made, silence(2'500));
        return made;
    }

    void machine(int i) {
        sound made = silence(by_.between(50, 1'000));
        const int delay = static_cast<int>(length_ms(made));
        int beep = -1;
        if (i % 12 == 11) {  // nothing but a beep
            append(made, tone({by_.between(1'150, 1'800)}, by_.between(300, 800), -18));
            beep = static_cast<int>(length_ms(made)) - delay;
            append(made, silence(4'000));
        } else {
            append(made, said_by_machine(i, beep));
        }
        keep("machine", std::move(made), 0, beep < 0 ? -1 : beep + delay);
    }

    void announcement(int i) {
        sound made = silence(by_.between(50, 800));
        if (i % 3 == 0) append(made, played(by_.of(ringing), by_.between(3'000, 9'000), -18));
        append(made, silence(by_.between(100, 700)));
        append(made, levelled(i % 2 == 0 ? by_.of(announcements_) : by_.of(long_), -18));
        append(made, silence(500));
        keep("announcement", std::move(made), never);
    }

    void rings(int i) {
        const auto& which = ringing[static_cast<std::size_t>(i) % ringing.size()];
        sound made = silence(by_.between(50, 1'000));
        append(made, played(which, by_.between(5'000, 11'000), -18));
        keep("ring_back", std::move(made), i % 2 == 0 ? never : 0);
    }

    /// A gateway that answers before anybody does.
    void answered_early(int i) {
        sound made = silence(by_.between(50, 500));
        if (i % 4 == 3) {
            auto tune = by_.of(tunes_);
            const auto from = static_cast<std::size_t>(by_.between(16'000, 160'000));
            append(made, levelled({tune.begin() + static_cast<std::ptrdiff_t>(from),
                                   tune.begin() + static_cast<std::ptrdiff_t>(from + 48'000)},
                                  -18));
        } else {
            append(made, played(by_.of(ringing), by_.between(2'500, 9'000), -18));
        }
        const int reached = static_cast<int>(length_ms(made));
        append(made, silence(by_.between(50, 700)));
        int beep = -1;
        if (i % 3 == 2) {
            append(made, said_by_machine(i, beep));
            return keep("machine", std::move(made), 0, -1, true, reached);
        }
        append(made, said_by_human(i));
        keep("human", std::move(made), 0, -1, true, reached);
    }

    void busy_tone(int i) {
        const auto& which = busy[static_cast<std::size_t>(i) % busy.size()];
        sound made = silence(by_.between(50, 800));
        append(made, played(which, by_.between(3'500, 6'000), -18));
        keep("busy", std::move(made), i % 3 == 0 ? 0 : never);
    }

    void information(int i) {
        sound made = silence(by_.between(50, 800));
        for (const double hertz : {950.0, 1'400.0, 1'800.0})
            append(made, tone({hertz + by_.between(-20, 20)}, by_.between(320, 340), -18));
        append(made, silence(300));
        if (i % 2 == 0) append(made, levelled(by_.of(announcements_), -18));
        append(made, silence(500));
        keep("sit", std::move(made), i % 3 == 0 ? 0 : never);
    }

    void fax_tone(int i) {
        const std::array types{MODEM_CONNECT_TONES_FAX_CED, MODEM_CONNECT_TONES_FAX_CNG, MODEM_CONNECT_TONES_ANSAM};
        sound made = silence(by_.between(50, 1'500));
        append(made, fax(types[static_cast<std::size_t>(i) % types.size()], 5'000));
        keep("fax", std::move(made), 0);
    }

    void plays(int i) {
        const auto& tune = by_.of(tunes_);
        const auto size = static_cast<std::size_t>(by_.between(6'000, 12'000) * 8);
        const auto from = static_cast<std::size_t>(by_.between(0, static_cast<double>(tune.size() - size)));
        sound made = silence(by_.between(0, 500));
        append(made, sound{tune.begin() + static_cast<std::ptrdiff_t>(from),
                           tune.begin() + static_cast<std::ptrdiff_t>(from + size)});
        keep("music", std::move(made), i % 2 == 0 ? never : 0, -1, false);
    }

    void silent(int i) {
        sound made = silence(6'000);
        if (i % 2 == 1) {
            mix(made, make_noise(i % 4 == 1 ? noise::white : noise::street, made.size(), by_.between(-58, -36), by_));
            const auto name = fmt::format("silence-{:03}.wav", ++count_);
            write(folder_ + '/' + name, on_the_line(made));
            labels_ << name << ",silence,0,,\n";
            return;
        }
        keep("silence", std::move(made), 0, -1, false);
    }

    std::string folder_;
    sources from_;
    draws by_;
    std::ofstream labels_;
    std::vector<sound> short_, long_, tunes_, hellos_, greetings_, announcements_;
    int count_ = 0;
};

}  // namespace

int make_answer_set(const std::string& folder, half which, const std::string& prompts, const std::string& music,
                    std::uint64_t seed) {
    return maker{folder, which, prompts, music, seed}.make();
}

}  // namespace palabre::test
