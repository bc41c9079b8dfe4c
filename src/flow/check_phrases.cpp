// src/flow/check_phrases.cpp - what the player says of its own accord exists in every language of the flow.
#include "flow/check.hpp"
#include "flow/node_parts.hpp"
#include "flow/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace palabre::flow::checks {
namespace {

class phrases {
public:
    explicit phrases(const plan& of) : of_{of} {
        const auto& channels = of.of().channels;
        voice_ = std::find(channels.begin(), channels.end(), medium::voice) != channels.end();
    }

    std::map<std::string_view, node_number> needed() {
        for (at_ = 0; at_ < of_.size(); ++at_) collect();
        return std::move(needed_);
    }

    void run(findings& to) {
        const auto all = needed();
        const auto names = phrase_names();
        for (const auto& language : of_.of().languages) {
            for (const auto& [name, words] : language.phrases)
                if (std::find(names.begin(), names.end(), name) == names.end())
                    to.add(words.where, fmt::format("'{}' has a phrase '{}', which nothing says", language.code, name),
                           to.nearest(name, names));
            for (const auto& name : names) {
                const auto needed = all.find(name);
                if (needed == all.end() || language.phrases.contains(std::string{name}) ||
                    builtin_phrase(language.code, name) != nullptr)
                    continue;
                to.add({},
                       fmt::format("'{}' has no phrase '{}', which '{}' needs", language.code, name,
                                   of_.id(needed->second)),
                       fmt::format("add it under 'phrases' of '{}'", language.code));
            }
        }
    }

private:
    void need(std::string_view name) { needed_.emplace(name, at_); }

    void collect() {
        const auto& node = of_.node(at_);
        if (const auto* menu = std::get_if<step::menu>(&node.step)) {
            const auto announced = [](const step::menu_choice& each) { return each.spoken.empty(); };
            if (voice_ && std::any_of(menu->choices.begin(), menu->choices.end(), announced)) need("choice");
        } else if (const auto* collect = std::get_if<step::collect>(&node.step)) {
            if (!collect->confirm.empty()) {
                need("yes");
                need("no");
                if (voice_) need("confirm");
            }
        } else if (const auto* language = std::get_if<step::language>(&node.step)) {
            const std::size_t offered = language->offer.empty() ? of_.of().languages.size() : language->offer.size();
            if (offered < 2) return;
            if (voice_) need("pick_language");
        } else if (const auto* offer = std::get_if<step::offer_channels>(&node.step)) {
            if (offer->prompt.empty()) need("offer_channels");
            if (offer->promise.empty() && offer->offer != std::vector{medium::voice}) need("promise");
            if (voice_) need("choice");
            for (const medium on : offer->offer) {
                const std::string name = fmt::format("channel_{}", to_string(on));
                for (const auto& known : phrase_names())
                    if (known == name) need(known);
            }
        }
        if (request_of(node.step) != nullptr) need("unavailable");
        const auto* asks = patience_of(node.step);
        if (asks == nullptr) return;
        if (asks->retries > 0 && asks->on_no_input.empty() && voice_) need("no_input");
        // What is no choice is told otherwise than what is no number or no word; a confirmation is a choice.
        const auto* collect = std::get_if<step::collect>(&node.step);
        const bool chooses = collect == nullptr && !std::holds_alternative<step::survey>(node.step);
        if (asks->retries > 0 && asks->on_no_match.empty()) {
            if (!chooses) need("not_valid");
            if (chooses || (collect != nullptr && !collect->confirm.empty())) need("no_match");
        }
        if (node.to("no_input") == nullptr || node.to("no_match") == nullptr) need("goodbye");
    }

    const plan& of_;
    bool voice_ = false;
    node_number at_ = 0;
    std::map<std::string_view, node_number> needed_;  // by which node first
};

}  // namespace

void check_phrases(const plan& of, findings& to) {
    phrases{of}.run(to);
}

std::map<std::string_view, node_number> needed_phrases(const plan& of) {
    return phrases{of}.needed();
}

}  // namespace palabre::flow::checks
