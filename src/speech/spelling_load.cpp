// src/speech/spelling_load.cpp - a language's file, read with every problem at once; folders of such files.
#include "core/file_text.hpp"
#include "core/nearest.hpp"
#include "core/yaml_problems.hpp"
#include "speech/spelling_rules.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <unordered_map>

#include <fmt/format.h>
#include <unicode/translit.h>

namespace palabre::speech {
namespace detail {

extern const std::vector<std::pair<std::string_view, std::string_view>> builtin_spellings;  ///< File name and text.

namespace {

using palabre::detail::shown;
using palabre::detail::yaml_node;
using palabre::detail::yaml_reader;

/// "Étoile" as "etoile", "ɖokpɔ" as "dokpo".
class romanizer {
public:
    romanizer() {
        // What ICU 72's Latin-ASCII leaves: the letters of Africa's alphabets.
        constexpr const char16_t* rules =
            u":: Any-Latin; :: Any-Lower; ɖ>d; ɗ>d; ɓ>b; ɔ>o; ɛ>e; ǝ>e; ə>e; ɩ>i; ɣ>g; ƒ>f;"
            u"ʋ>v; ʊ>u; ŋ>n; ɲ>n; ƙ>k; ƴ>y; :: Latin-ASCII;";
        UErrorCode status = U_ZERO_ERROR;
        UParseError where{};
        rules_.reset(icu::Transliterator::createFromRules(u"palabre-file", rules, UTRANS_FORWARD, where, status));
        if (U_FAILURE(status)) rules_.reset();
    }

    std::string operator()(std::string_view text) const {
        auto wide = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
        if (rules_ != nullptr) rules_->transliterate(wide);
        std::string made;
        wide.toUTF8String(made);
        return made;
    }

private:
    std::unique_ptr<icu::Transliterator> rules_;
};

bool is_file_word(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    });
}

class loader {
public:
    explicit loader(std::string file) : yaml_{std::move(file)} {}

    spelling::rules load(std::string_view text) {
        const yaml_node root = yaml_.parse(text);
        if (yaml_.expect_map(root,
                             {"spelling", "about", "reviewed", "rules", "telephone", "signs", "hints", "files"})) {
            if (const auto* const code = yaml_.required(root, "spelling")) read_language(*code);
            if (const auto* const about = root.find("about")) yaml_.text(*about);
            if (const auto* const who = yaml_.required(root, "reviewed")) {
                made_.reviewed = yaml_.text(*who).value_or("");
                if (made_.reviewed == "no") made_.reviewed.clear();
            }
            read_names(root, "hints", hints_);
            read_names(root, "files", files_);
            if (const auto* const rules = yaml_.required(root, "rules")) read_rules(*rules);
            read_telephone(root);
            read_signs(root);
            pause();
            for (const auto& [word, name] : files_)
                if (!words_.contains(word))
                    yaml_.report(yaml_.place_of(*root.find("files")), fmt::format("no rule says {}", shown(word)),
                                 "write the word as the rules do");
        }
        yaml_.finish();
        return std::move(made_);
    }

private:
    void read_language(const yaml_node& code) {
        made_.language = yaml_.text(code).value_or("");
        if (!made_.language.empty() && !is_file_word(made_.language))
            yaml_.report(yaml_.place_of(code), shown(made_.language) + " is no language",
                         "write a code such as fr or fon");
    }

    void read_names(const yaml_node& root, std::string_view key, std::map<std::string, std::string>& into) {
        const auto* const found = root.find(key);
        if (found == nullptr || !yaml_.expect_map(*found, fmt::format("'{}' is no map", key), "write NAME: TEXT lines"))
            return;
        for (const auto& each : found->entries) {
            auto text = yaml_.text(each.value);
            if (!text) continue;
            if (key == "files" && !is_file_word(*text))
                yaml_.report(yaml_.place_of(each.value), shown(*text) + " is no name of a file",
                             "use letters, digits, - and _, without the ending");
            into[each.key] = *std::move(text);
        }
    }

    void read_rules(const yaml_node& node) {
        const auto text = yaml_.text(node);
        if (!text) return;
        const auto report = [&](std::size_t offset, std::string what, std::string cure) {
            yaml_.report(yaml_.place_in(node, offset), std::move(what), std::move(cure));
        };
        made_.numbers.compile(
            *text, [&](std::string_view word, std::size_t offset) { return take(word, yaml_.place_in(node, offset)); },
            report);
        const std::array known{std::pair{"%number", &made_.number},       std::pair{"%percent", &made_.percent},
                               std::pair{"%duration", &made_.duration},   std::pair{"%date", &made_.date},
                               std::pair{"%full-date", &made_.full_date}, std::pair{"%time", &made_.time},
                               std::pair{"%digits", &made_.digits},       std::pair{"%telephone", &made_.telephone}};
        std::vector<std::string_view> names;
        for (const auto& [name, set] : known) {
            names.emplace_back(name);
            *set = made_.numbers.find(name);
        }
        constexpr std::string_view money = "%money-";
        for (const auto& [name, offset] : made_.numbers.public_sets()) {
            if (std::ranges::find(names, name) != names.end()) continue;
            const auto currency = name.substr(std::min(money.size(), name.size()));
            if (name.starts_with(money) && currency.size() == 3 &&
                std::ranges::all_of(currency, [](char c) { return c >= 'A' && c <= 'Z'; })) {
                made_.money.emplace(currency, *made_.numbers.find(name));
                continue;
            }
            const auto near = palabre::detail::did_you_mean(name, names);
            report(offset, fmt::format("no value is said by the set '{}'", name),
                   near.empty()
                       ? fmt::format("write %{} for one that only other rules use, %money-XOF for amounts", name)
                       : near);
        }
        if (!made_.number) report(0, "there is no set %number", "write the rules for whole numbers under %number:");
        if (!made_.digits) made_.digits = made_.number;
        if (!made_.telephone) made_.telephone = made_.number;
    }

    void read_telephone(const yaml_node& root) {
        const auto* const how = root.find("telephone");
        if (how == nullptr) return;
        const auto text = yaml_.text(*how);
        if (text && *text != "groups" && *text != "digits")
            yaml_.report(yaml_.place_of(*how), shown(*text) + " is no way to say a telephone number",
                         "write groups (01 97: a number each) or digits");
        made_.by_groups = text == "groups";
    }

    void read_signs(const yaml_node& root) {
        const auto* const signs = root.find("signs");
        if (signs == nullptr || !yaml_.expect_map(*signs, "'signs' is no map", "write \"+\": WORD lines")) return;
        for (const auto& each : signs->entries) {
            const auto word = yaml_.text(each.value);
            if (each.key != "+" && each.key != "*" && each.key != "#")
                yaml_.report(yaml_.place_of(each), shown(each.key) + " does not stand among digits",
                             "name \"+\", \"*\" or \"#\"");
            else if (word)
                made_.signs[each.key.front()] = take(*word, yaml_.place_of(each.value));
        }
    }

    /// A word of the rules: "six", "francs~CFA" for one with a blank in it, "six^c" for a way of its own to say it.
    std::uint32_t take(std::string_view word, const place& where) {
        if (word == ",") return pause();
        if (const auto known = words_.find(std::string{word}); known != words_.end()) return known->second;
        spelt_clip clip;
        const auto caret = word.find('^');
        clip.text = word.substr(0, caret);
        std::ranges::replace(clip.text, '~', ' ');
        if (caret != word.npos) {
            const std::string way{word.substr(caret + 1)};
            const auto hint = hints_.find(way);
            if (hint == hints_.end())
                yaml_.report(where, fmt::format("nobody says how '{}' is said", word),
                             fmt::format("write hints: {{{}: how}}", way.empty() ? "NAME" : way));
            else
                clip.hint = hint->second;
        }
        const auto own = files_.find(std::string{word});
        const auto file = own != files_.end() ? own->second : file_word(word);
        clip.name = "spelling/" + file;
        const auto [taken, is_new] = by_file_.emplace(file, word);
        if (!is_new || file.empty())
            yaml_.report(where,
                         is_new ? fmt::format("'{}' makes no name of a file", word)
                                : fmt::format("'{}' and '{}' would both be recorded as {}", taken->second, word, file),
                         fmt::format("write files: {{{}: NAME}}", shown(word)));
        made_.clips.push_back(std::move(clip));
        const auto number = static_cast<std::uint32_t>(made_.clips.size() - 1);
        words_.emplace(word, number);
        return number;
    }

    std::string file_word(std::string_view word) const {
        std::string made;
        for (const char c : romanizer_(word)) {
            const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
            if (plain)
                made += c;
            else if (c == '^')
                made += '-';
            else if (!made.empty() && made.back() != '_' && (c == '~' || c == '\''))
                made += '_';
        }
        return made;
    }

    std::uint32_t pause() {
        const auto [found, is_new] = words_.emplace(",", static_cast<std::uint32_t>(made_.clips.size()));
        if (is_new) made_.clips.push_back({","});
        return made_.pause = found->second;
    }

    yaml_reader yaml_;
    spelling::rules made_;
    romanizer romanizer_;
    std::map<std::string, std::string> hints_, files_;
    std::unordered_map<std::string, std::uint32_t> words_;
    std::map<std::string, std::string> by_file_;
};

}  // namespace
}  // namespace detail

spelling spelling::parse(std::string_view yaml, const std::string& file) {
    return spelling{std::make_shared<const rules>(detail::loader{file}.load(yaml))};
}

const spellings& spellings::built_in() {
    static const spellings made = [] {
        spellings all;
        for (const auto& [file, text] : detail::builtin_spellings) {
            auto one = spelling::parse(text, std::string{file});
            auto code = one.language();
            all.all_.emplace(std::move(code), std::move(one));
        }
        return all;
    }();
    return made;
}

spellings spellings::with(const std::string& folder) {
    spellings all = built_in();
    if (folder.empty()) return all;
    std::error_code fault;
    std::vector<std::string> files;
    for (std::filesystem::directory_iterator at{folder, fault}, end; !fault && at != end; at.increment(fault))
        if (at->path().extension() == ".yaml") files.push_back(at->path().string());
    if (fault)
        throw error{errc::not_found, place{folder}, "this folder of spellings cannot be read: " + fault.message(),
                    "make it, or name another"};
    std::ranges::sort(files);
    std::vector<problem> wrong;
    for (const auto& file : files) try {
            constexpr std::size_t most = 4U << 20U;
            auto one = spelling::parse(palabre::detail::file_text(file, most), file);
            const auto code = one.language();
            if (code != std::filesystem::path{file}.stem().string())
                throw error{errc::invalid_file, place{file}, fmt::format("this spells '{}'", code),
                            fmt::format("name the file {}.yaml", code)};
            all.all_.insert_or_assign(code, std::move(one));
        } catch (const error& met) {
            wrong.insert(wrong.end(), met.problems().begin(), met.problems().end());
        }
    if (!wrong.empty()) throw error{errc::invalid_file, std::move(wrong)};
    return all;
}

}  // namespace palabre::speech
