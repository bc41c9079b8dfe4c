// src/flow/check_texts.cpp - texts in every language of the flow, recordings where no voice speaks the language.
#include "flow/check.hpp"
#include "flow/node_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <unordered_map>

namespace palabre::flow::checks {
namespace {

/// True where there is something to pronounce: "." and quotes need no recording.
bool has_words(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return true;
        if (c < 0x80) continue;
        // Latin-1's punctuation (U+00A0 to U+00BF) and general punctuation (U+2000 to U+207F) pass.
        const bool passes =
            c == 0xC2 ||
            (c == 0xE2 && at + 1 < text.size() &&
             (static_cast<unsigned char>(text[at + 1]) == 0x80 || static_cast<unsigned char>(text[at + 1]) == 0x81));
        if (!passes) return true;
        at += c == 0xC2 ? 1 : 2;
    }
    return false;
}

std::string shortened(std::string_view text) {
    constexpr std::size_t most = 40;
    if (text.size() <= most) return std::string{text};
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string{text.substr(0, end)} + "...";
}

class texts {
public:
    texts(const plan& of, findings& to) : of_{of}, to_{to} {
        const auto& channels = of.of().channels;
        voice_ = std::find(channels.begin(), channels.end(), medium::voice) != channels.end();
        for (const auto& each : of.of().languages) {
            codes_.push_back(each.code);
            languages_.emplace(each.code, &each);
        }
        folder_ = of.of().folder_of_prompts();
    }

    void run() {
        check_languages();
        for (const auto& each : of_.of().notices) {
            if (each.words.empty())
                to_.add(each.words.where, fmt::format("the notice '{}' says nothing", each.id), "give it a text");
            else
                check({fmt::format("text of the notice '{}'", each.id), &each.words, use::said, true}, nowhere);
        }
        for (const auto& language : of_.of().languages)
            for (const auto& [name, words] : language.phrases) check_phrase(language, name, words);
        for (node_number at = 0; at < of_.size(); ++at)
            for (const auto& part : texts_of(of_.node(at).step)) {
                if (!part.words->empty())
                    check(part, at);
                else if (part.required && !(part.goes == use::shown && !shows_text()))
                    to_.add(at, {}, fmt::format("'{}' has no {}", of_.id(at), part.name), "give it one");
            }
    }

private:
    bool shows_text() const {
        const auto& channels = of_.of().channels;
        return std::any_of(channels.begin(), channels.end(), [](medium on) { return !capabilities(on).speech; });
    }

    void add(node_number node, const place& where, std::string what, std::string cure) {
        if (node == nowhere)
            to_.add(where, std::move(what), std::move(cure));
        else
            to_.add(node, where, std::move(what), std::move(cure));
    }

    void check_languages() {
        std::set<std::string_view> seen;
        for (const auto& each : of_.of().languages)
            if (!seen.insert(each.code).second)
                to_.add({}, fmt::format("the language '{}' is given twice", each.code), "keep one of them");
    }

    /// A node's part as problems call it: "the prompt of 'main'".
    std::string name_of(const text_part& part, node_number node) const {
        return node == nowhere ? "the " + part.name : fmt::format("the {} of '{}'", part.name, of_.id(node));
    }

    void check(const text_part& part, node_number node) {
        const auto& said = part.words->by_language;
        for (const auto& [code, stretches] : said) {
            if (!code.empty() && !languages_.contains(code)) {
                std::string near = to_.nearest(code, codes_);
                add(node, part.words->where,
                    fmt::format("{} is in '{}', which is no language of the flow", name_of(part, node), code),
                    near.empty() ? fmt::format("add '{}' to 'languages'", code) : near);
            }
            if (stretches.empty())
                add(node, part.words->where, fmt::format("{} is empty", name_of(part, node)), "write it");
        }
        if (!said.contains("")) {
            std::string missing;
            for (const auto& code : codes_)
                if (!said.contains(std::string{code}))
                    missing += fmt::format("{}'{}'", missing.empty() ? "" : ", ", code);
            if (!missing.empty())
                add(node, part.words->where, fmt::format("{} is missing in {}", name_of(part, node), missing),
                    "translate it");
        }
        if (!voice_ || part.goes == use::sent || part.goes == use::shown) return;
        for (const auto& language : of_.of().languages) {
            const auto* stretches = said.contains(language.code) || said.contains("")
                                        ? part.words->in(language.code, language.code)
                                        : nullptr;
            if (stretches != nullptr)
                for (const auto& each : *stretches) check_recording(part, node, language, each, false);
        }
        if (codes_.empty())
            for (const auto& [code, stretches] : said)
                for (const auto& each : stretches) check_file(name_of(part, node), node, part.words->where, code, each);
    }

    void check_phrase(const spoken_language& language, const std::string& name, const wording& words) {
        const text_part part{fmt::format("phrase '{}'", name), &words};
        if (!voice_) return;
        if (const auto* stretches = words.in(language.code, language.code)) {
            // A recorded "For Fon, press 2." knows its key; the choices' labels stand in the place of `choice`.
            const bool whole = name == "choice" || name == "pick_language";
            if (name == "choice" || name == "yes" || name == "no" || name.starts_with("channel_")) return;
            for (const auto& each : *stretches) check_recording(part, nowhere, language, each, whole);
        }
    }

    void check_recording(const text_part& part, node_number node, const spoken_language& language, const stretch& each,
                         bool clip_says_all) {
        check_file(name_of(part, node), node, part.words->where, language.code, each);
        if (!language.recorded) return;
        const fixed_words fixed = fixed_words_of(each.text);
        if (!has_words(fixed.words) || (clip_says_all && !each.clip.empty())) return;
        if (fixed.computed)
            add(node, part.words->where,
                fmt::format("{} mixes words and ${{...}} in '{}', which is spoken from recordings: \"{}\"",
                            name_of(part, node), language.code, shortened(each.text.text())),
                "cut it in stretches: words with a clip, and each ${...} alone");
        else if (each.clip.empty())
            add(node, part.words->where,
                fmt::format("{} has no recording in '{}': \"{}\"", name_of(part, node), language.code,
                            shortened(each.text.text())),
                "give the text a clip");
    }

    void check_file(const std::string& name, node_number node, const place& where, const std::string& language,
                    const stretch& each) {
        if (each.clip.empty()) return;
        const std::filesystem::path clip{each.clip + ".wav"};
        if (clip.is_absolute() || std::find(clip.begin(), clip.end(), "..") != clip.end())
            return add(node, where,
                       fmt::format("{} has the clip '{}', which leaves the folder of prompts", name, each.clip),
                       "name a file below it");
        const auto known = languages_.find(language);
        if (folder_.empty() || (known != languages_.end() && known->second->pending)) return;
        const auto file = folder_ / language / clip;
        auto [found, first] = files_.try_emplace(file.string(), true);
        if (first) {
            std::error_code ignored;
            found->second = std::filesystem::is_regular_file(file, ignored);
        }
        if (!found->second)
            add(node, where, fmt::format("{} has a clip that is not there: {}", name, file.lexically_normal().string()),
                fmt::format("record it, or declare the recordings of '{}' pending", language));
    }

    const plan& of_;
    findings& to_;
    bool voice_ = false;
    std::vector<std::string_view> codes_;
    std::unordered_map<std::string_view, const spoken_language*> languages_;
    std::filesystem::path folder_;
    std::unordered_map<std::string, bool> files_;
};

}  // namespace

void check_texts(const plan& of, findings& to) {
    texts{of, to}.run();
}

}  // namespace palabre::flow::checks
