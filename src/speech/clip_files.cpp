// src/speech/clip_files.cpp - language by language, ending by ending, until there is a file that can be read.
#include "speech/clip_files.hpp"

#include "speech/sound_file.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <sys/stat.h>

namespace palabre::speech::detail {
namespace {

namespace files = std::filesystem;

constexpr std::array<const char*, 4> endings{".wav", ".flac", ".ogg", ".mp3"};

/// A path that cannot leave its folder.
bool is_below(const std::string& name) {
    const files::path path{name};
    return !name.empty() && name.find('\0') == std::string::npos && path.is_relative() &&
           std::none_of(path.begin(), path.end(),
                        [](const files::path& part) { return part == ".." || part == "." || part.empty(); });
}

bool is_name(const clip_name& what) {
    return is_below(what.clip) && is_below(what.language) && what.language.find('/') == std::string::npos;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> all{""};
    for (const char each : text)
        if (each == '\n')
            all.emplace_back();
        else
            all.back() += each;
    return all;
}

/// Clips that are said in a row, as rules put them (palabre/speech/spelling.hpp).
constexpr std::string_view joined_folder = "spelling/";

/// Without what a studio leaves before and after the words, so that "cent" and "vingt" make one number; 30 ms before and
/// 60 ms after what is louder than -40 dB stay, for soft consonants.
audio without_silence(const audio& sound) {
    const auto samples = sound.samples();
    const auto is_loud = [](std::int16_t each) { return each > 327 || each < -327; };
    const auto first = std::ranges::find_if(samples, is_loud);
    if (first == samples.end()) return sound;
    const auto last = std::find_if(samples.rbegin(), samples.rend(), is_loud).base();
    const std::ptrdiff_t before = sound.rate() * 30 / 1000, after = sound.rate() * 60 / 1000;
    return {{first - std::min(before, first - samples.begin()), last + std::min(after, samples.end() - last)},
            sound.rate()};
}

const prompt_options& checked(const prompt_options& options) {
    if (options.rate < 8000 || options.rate > 48000)
        throw error{errc::invalid_argument, fmt::format("prompts at {} samples a second", options.rate),
                    "choose 8000 to 48000"};
    for (const auto& [language, fallback] : options.fallbacks) {
        std::set<std::string> met{language};
        for (auto at = options.fallbacks.find(language); at != options.fallbacks.end();
             at = options.fallbacks.find(at->second))
            if (!met.insert(at->second).second)
                throw error{errc::invalid_argument,
                            fmt::format("the fallbacks of '{}' come back to '{}'", language, at->second),
                            "leave out one of them"};
    }
    return options;
}

}  // namespace

clip_files::clip_files(const prompt_options& options) : options_{checked(options)}, files_{options.memory_most} {
}

std::vector<std::string> clip_files::languages_for(const std::string& language) const {
    std::vector<std::string> all;
    for (std::string at = language; !at.empty() && std::find(all.begin(), all.end(), at) == all.end();) {
        all.push_back(at);
        const auto fallback = options_.fallbacks.find(at);
        const auto region = at.rfind('-');
        at = fallback != options_.fallbacks.end() ? fallback->second
             : region != std::string::npos        ? at.substr(0, region)
                                                  : std::string{};
    }
    return all;
}

found_clip clip_files::find(const clip_name& what) {
    found_clip result;
    if (!is_name(what)) {
        result.problems.push_back({{what.folder},
                                   fmt::format("'{}/{}' is no name of a clip", what.language, what.clip),
                                   "name a file below the folder of prompts, without its ending"});
        result.found.why = to_string(result.problems.front());
        return result;
    }
    const auto folders = lines_of(what.folder);
    for (const auto& language : languages_for(what.language))
        for (const auto& folder : folders)
            if (find_in(folder, language, what, result)) return result;
    const auto own = files::path{folders.back()} / what.language / (what.clip + endings[0]);
    if (result.problems.empty())
        result.problems.push_back({{own.string()}, "this is not recorded", "record it; see docs/manual/speech.md"});
    result.found.why = to_string(result.problems.front());
    return result;
}

bool clip_files::find_in(const std::string& folder, const std::string& language, const clip_name& what,
                         found_clip& into) {
    const files::path in{folder};
    std::optional<loaded> got = replaced((in / language / what.clip).string());
    for (std::size_t at = 0; at < endings.size() && !got; ++at) {
        const auto file = in / language / (what.clip + endings[at]);
        if (const auto is = stamp_of(file))
            got = load(file.string(), *is, language, what.clip.starts_with(joined_folder), into);
    }
    if (!got) return false;
    into.found = std::move(got->sound);
    into.is_fallback = language != what.language;
    const place where{into.found.file};
    if (into.is_fallback)
        into.warnings.push_back({where, fmt::format("this is heard in place of '{}' in '{}'", what.clip, what.language),
                                 fmt::format("record {}", (in / what.language / (what.clip + ".wav")).string())});
    if (got->clipped > 0)
        into.warnings.push_back(
            {where, fmt::format("{} samples are clipped", got->clipped), "record it again, or export it 6 dB lower"});
    if (into.found.peak_db < -60) into.warnings.push_back({where, "there is nothing to be heard", "record it again"});
    return true;
}

recording clip_files::replace(const clip_name& what, const std::string& bytes) {
    const auto name = (files::path{what.folder} / what.language / what.clip).string();
    recording told{.language = what.language, .file = name};
    try {
        if (!is_name(what))
            throw error{errc::invalid_argument, "that is no name of a clip", "name it as the flow does"};
        if (bytes.empty()) {
            const std::lock_guard hold{mutex_};
            replaced_.erase(name);
            return told;
        }
        auto read = decode_sound(bytes, options_.rate, what.clip);
        if (what.clip.starts_with(joined_folder)) read.sound = without_silence(read.sound);
        told.sound = std::move(read.sound);
        told.level_db = read.level_db;
        told.peak_db = read.peak_db;
        const std::lock_guard hold{mutex_};
        replaced_.insert_or_assign(name, loaded{{}, told, read.clipped});
    } catch (const error& met) {
        told.why = to_string(met.problems().front());
    }
    return told;
}

std::optional<clip_files::loaded> clip_files::replaced(const std::string& name) {
    const std::lock_guard hold{mutex_};
    const auto found = replaced_.find(name);
    return found == replaced_.end() ? std::nullopt : std::optional{found->second};
}

std::optional<recording> clip_files::remembered(const std::string& file) {
    const std::lock_guard hold{mutex_};
    if (const auto found = replaced_.find(file); found != replaced_.end()) return found->second.sound;
    const auto* const had = files_.find(file);
    return had == nullptr ? std::nullopt : std::optional{had->sound};
}

std::optional<clip_files::stamp> clip_files::stamp_of(const files::path& file) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
    return stamp{about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec, about.st_size, about.st_ino};
}

std::optional<clip_files::loaded> clip_files::known(const std::string& file) {
    const std::lock_guard hold{mutex_};
    const auto* const had = files_.find(file);
    return had == nullptr ? std::nullopt : std::optional{*had};
}

/// Nothing where it cannot be read and never could; why stands in `into`.
std::optional<clip_files::loaded> clip_files::load(const std::string& file, const stamp& is,
                                                   const std::string& language, bool is_joined, found_clip& into) {
    auto had = known(file);
    if (had && had->was == is) return had;
    try {
        auto read = read_sound(file, options_.rate);
        if (is_joined) read.sound = without_silence(read.sound);
        loaded now{is, {std::move(read.sound), language, file, read.level_db, read.peak_db, {}}, read.clipped};
        const std::lock_guard hold{mutex_};
        files_.put(file, now, now.sound.sound.samples().size_bytes() + 2 * file.size() + sizeof(loaded));
        return now;
    } catch (const error& met) {
        into.problems.insert(into.problems.end(), met.problems().begin(), met.problems().end());
        options_.log.error(had ? "a recording has become unreadable; what it was before is heard"
                               : "a recording cannot be read",
                           {{"why", met.what()}});
        return had;
    }
}

}  // namespace palabre::speech::detail
