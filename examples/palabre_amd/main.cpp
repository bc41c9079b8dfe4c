// examples/palabre_amd/main.cpp - palabre-amd: how well answers are told apart on one's own recordings.
#include "scoring.hpp"

#include "palabre/core/error.hpp"

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include <charconv>
#include <iostream>
#include <string>
#include <vector>

using namespace palabre;
namespace options = boost::program_options;

namespace {

constexpr const char* usage_text =
    "palabre-amd score FOLDER      judges recordings whose kind is known: FOLDER/human/, machine/, ... or "
    "FOLDER/labels.csv\n"
    "                              (file,kind,answered_ms,reached_ms,beep_ms); exits 1 where a person was taken for a "
    "machine\n"
    "palabre-amd listen FILE       what is measured of a recording, along time, and the verdict\n"
    "                              --answered MS, or never: where the answer is in it (0)\n"
    "palabre-amd parameters        the limits, their ranges and what they are for\n"
    "  --set NAME=VALUE            another limit, again and again\n"
    "palabre-amd --version\n";

answer_detection limits_of(const options::variables_map& given) {
    answer_detection how;
    if (given.count("set") == 0) return how;
    for (const auto& each : given["set"].as<std::vector<std::string>>()) {
        const auto sign = each.find('=');
        double number = 0;
        const char* const end = each.data() + each.size();
        const auto read = sign == std::string::npos ? std::from_chars_result{each.data(), std::errc::invalid_argument}
                                                    : std::from_chars(each.data() + sign + 1, end, number);
        if (read.ec != std::errc{} || read.ptr != end)
            throw error{errc::invalid_argument, "--set " + each, "write it NAME=NUMBER"};
        set_parameter(how, each.substr(0, sign), number);
    }
    if (auto problems = problems_of(how); !problems.empty()) throw error{errc::invalid_argument, std::move(problems)};
    return how;
}

int score(const std::string& folder, const answer_detection& how) {
    palabre_amd::score all;
    bool is_readable = true;
    for (const auto& each : palabre_amd::read_labels(folder)) {
        try {
            all.add(each, palabre_amd::judge(palabre_amd::read_recording(each.file), each.answered, how));
        } catch (const error& wrong) {
            std::cerr << wrong.what() << '\n';
            is_readable = false;
        }
    }
    std::cout << all.text();
    if (!is_readable) return 2;
    return all.count(answer_kind::human, answer_kind::machine) > 0 ? 1 : 0;
}

int listen(const std::string& file, const std::string& answered, const answer_detection& how) {
    constexpr std::size_t frame = 160;
    constexpr int bar_width = 30;
    const auto sound = palabre_amd::read_recording(file);
    std::size_t answered_at = sound.size();
    if (answered != "never") {
        unsigned number = 0;
        const char* const end = answered.data() + answered.size();
        const auto read = std::from_chars(answered.data(), end, number);
        if (read.ec != std::errc{} || read.ptr != end)
            throw error{errc::invalid_argument, "--answered " + answered, "write milliseconds, or never"};
        answered_at = number / 20;
    }
    answer_detector detector{how};
    fmt::print("{:>7} {:>6} {:>6} {:>6} {:>5} {:>5}  sound\n", "ms", "dB", "noise", "Hz", "tonal", "held");
    bool is_over = false;
    for (std::size_t i = 0; i * frame < sound.size(); ++i) {
        if (i == answered_at) {
            detector.answered();
            fmt::print("{:>7} answered\n", i * 20);
        }
        const auto verdict =
            detector.hear(std::span{sound}.subspan(i * frame, std::min(frame, sound.size() - i * frame)));
        const auto it = detector.last();
        const auto bar = static_cast<std::size_t>(std::clamp((it.level + 60) / 60 * bar_width, 0.0F, float{bar_width}));
        fmt::print("{:>7} {:>6.1f} {:>6.1f} {:>6.0f} {:>5.2f} {:>5.2f}  {}{}\n", it.at / std::chrono::milliseconds{1},
                   it.level, it.noise, it.hertz, it.tonal, it.held,
                   it.is_tone    ? "~"
                   : it.is_voice ? "#"
                                 : " ",
                   std::string(bar, it.is_tone    ? '~'
                                    : it.is_voice ? '#'
                                                  : '.'));
        if (verdict) fmt::print("{:>7} {}\n", i * 20 + 20, palabre_amd::told(*verdict));
        if (const auto beep = detector.beep())
            fmt::print("{:>7} a beep of {:.0f} Hz has ended, after {} ms\n", i * 20 + 20, beep->hertz,
                       beep->lasted.count());
        is_over = is_over || (verdict && verdict->is_final);
    }
    if (!is_over) fmt::print("at the end: {}\n", palabre_amd::told(detector.so_far()));
    return 0;
}

int parameters(const answer_detection& how) {
    for (const auto& each : answer_parameters())
        fmt::print("{:<24} {:>7} {:<16} {:>6} to {:<6} {}\n", each.name, parameter(how, each), each.unit, each.least,
                   each.most, each.what);
    return 0;
}

int usage() {
    std::cerr << usage_text;
    return 2;
}

int run(int count, char** words) {
    options::options_description known;
    known.add_options()("help,h", "")("version", "")("answered", options::value<std::string>()->default_value("0"))(
        "set", options::value<std::vector<std::string>>())("words", options::value<std::vector<std::string>>());
    options::positional_options_description positions;
    positions.add("words", -1);
    options::variables_map given;
    options::store(options::command_line_parser(count, words).options(known).positional(positions).run(), given);
    if (given.count("help") != 0) {
        std::cout << usage_text;
        return 0;
    }
    if (given.count("version") != 0) {
        std::cout << "palabre-amd " PALABRE_VERSION "\n";
        return 0;
    }
    const auto said =
        given.count("words") != 0 ? given["words"].as<std::vector<std::string>>() : std::vector<std::string>{};
    const auto how = limits_of(given);
    if (said.size() == 2 && said[0] == "score") return score(said[1], how);
    if (said.size() == 2 && said[0] == "listen") return listen(said[1], given["answered"].as<std::string>(), how);
    if (said.size() == 1 && said[0] == "parameters") return parameters(how);
    return usage();
}

}  // namespace

int main(int count, char** words) try { return run(count, words); } catch (const options::error& wrong) {
    std::cerr << "palabre-amd: " << wrong.what() << '\n' << usage_text;
    return 2;
} catch (const std::exception& wrong) {
    std::cerr << wrong.what() << '\n';
    return 2;
}
