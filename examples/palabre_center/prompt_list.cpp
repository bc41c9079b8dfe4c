// examples/palabre_center/prompt_list.cpp - each text once, each clip of each value once, and who takes it.
#include "prompt_list.hpp"

#include "palabre/flow/clips.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>

namespace palabre_center {

using namespace palabre;

namespace {

class lister {
public:
    lister(const flow::graph& of, const speech::spellings& rules, const std::vector<std::string>& currencies,
           const flow::spoken_language& language)
        : of_{of}, rules_{rules.find(language.code)}, currencies_{currencies}, code_{language.code} {
        made_ = {language.code, language.name, !language.recorded, language.pending, {}, {}};
        if (rules_ != nullptr) made_.rules = rules_->reviewed().empty() ? "no" : rules_->reviewed();
    }

    void take(const flow::spoken_text& said) {
        const auto kinds = kinds_of(said.value);
        if (!said.clip.empty())
            add(said.clip, said.text, {}, false, said);
        else if (kinds.empty())
            add({}, said.text, {}, false, said);
        else
            for (const auto& kind : kinds) take_value(kind, said);
    }

    prompts_of_language finish() && { return std::move(made_); }

private:
    std::vector<std::string> kinds_of(const std::string& value) const {
        if (value.empty()) return {};
        if (value != "money") return {value};
        std::vector<std::string> kinds;
        for (const auto& each : currencies_) kinds.push_back("money " + each);
        return kinds;
    }

    void take_value(const std::string& kind, const flow::spoken_text& said) {
        const auto clips = rules_ == nullptr ? std::vector<std::uint32_t>{} : rules_->clips_of(kind);
        for (const auto each : clips) {
            const auto& clip = rules_->clips()[each];
            add(clip.name, clip.text, clip.hint, true, said);
        }
        if (clips.empty()) add({}, fmt::format("{} ({}, by no rule)", said.text, kind), {}, true, said);
    }

    void add(const std::string& clip, const std::string& text, const std::string& how, bool by_rule,
             const flow::spoken_text& said) {
        const auto key = clip.empty() ? "\n" + text : clip;
        const auto [at, is_new] = places_.emplace(key, made_.prompts.size());
        if (is_new) {
            prompt made{{}, text, how, made_.synthetic ? prompt_state::synthesised : prompt_state::missing, by_rule};
            made.clip = clip;
            if (!clip.empty()) look_for(clip, made);
            made.where = said.where;
            made_.prompts.push_back(std::move(made));
        }
        auto& used = made_.prompts[at->second].used;
        if (used.empty() || std::ranges::find(used, said.used) == used.end()) used.push_back(said.used);
    }

    void look_for(const std::string& clip, prompt& into) const {
        const auto file = std::filesystem::path{code_} / clip;
        into.file = (std::filesystem::path{of_.prompts} / file).generic_string() + ".wav";
        const std::filesystem::path folder = of_.folder_of_prompts();
        if (folder.empty()) return;
        static constexpr std::array endings{".wav", ".flac", ".ogg", ".mp3"};
        for (const char* ending : endings) {
            std::error_code ignored;
            if (!std::filesystem::is_regular_file((folder / file).string() + ending, ignored)) continue;
            into.file = (std::filesystem::path{of_.prompts} / file).generic_string() + ending;
            into.state = prompt_state::recorded;
            return;
        }
    }

    const flow::graph& of_;
    const speech::spelling* rules_;
    const std::vector<std::string>& currencies_;
    const std::string code_;
    prompts_of_language made_;
    std::map<std::string, std::size_t> places_;
};

}  // namespace

std::string_view to_string(prompt_state of) noexcept {
    return of == prompt_state::recorded ? "recorded" : of == prompt_state::synthesised ? "synthesised" : "missing";
}

std::size_t prompts_of_language::count(prompt_state which) const {
    return static_cast<std::size_t>(std::ranges::count(prompts, which, &prompt::state));
}

std::vector<problem> missing_values(const flow::graph& of, const std::vector<prompts_of_language>& prompts,
                                    bool with_pending) {
    std::vector<problem> told;
    for (const auto& each : prompts) {
        if (each.pending && !with_pending) continue;
        const auto is_missing = [](const prompt& one) { return one.by_rule && one.state == prompt_state::missing; };
        const auto first = std::ranges::find_if(each.prompts, is_missing);
        if (first == each.prompts.end()) continue;
        told.push_back({first->where,
                        fmt::format("{} clips are missing that say numbers, amounts and dates in '{}': {}, say",
                                    std::ranges::count_if(each.prompts, is_missing), each.language,
                                    first->file.empty() ? first->text : first->file),
                        fmt::format("palabre-flow prompts {} lists them", of.where.file)});
    }
    return told;
}

std::vector<prompts_of_language> list_prompts(const flow::graph& of, const speech::spellings& rules,
                                              const std::vector<std::string>& currencies) {
    std::vector<prompts_of_language> all;
    static const std::vector<flow::spoken_language> only_one{{}};
    const auto texts = flow::spoken_texts(of);
    for (const auto& language : of.languages.empty() ? only_one : of.languages) {
        lister makes{of, rules, currencies, language};
        for (const auto& each : texts)
            if (each.language == language.code) makes.take(each);
        all.push_back(std::move(makes).finish());
    }
    return all;
}

}  // namespace palabre_center
