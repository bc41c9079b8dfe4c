// examples/palabre_center/adjustments_prompts.cpp - a flow's recordings: heard, uploaded, older ones taken up again.
#include "adjustments_parts.hpp"
#include "prompt_list.hpp"

#include "palabre/flow/changed.hpp"
#include "palabre/history/company_store.hpp"
#include "palabre/speech/spelling.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace palabre_center {

using namespace palabre;
using history::reply;

namespace {

/// A WAV file of 16 bits, one channel.
std::string wav_of(const speech::audio& sound) {
    const auto samples = sound.samples();
    const auto bytes = static_cast<std::uint32_t>(samples.size_bytes());
    std::string made;
    const auto number = [&](std::uint32_t of, int width) {
        for (int at = 0; at < width; ++at) made += static_cast<char>(of >> (8 * at) & 0xFFU);
    };
    const auto rate = static_cast<std::uint32_t>(sound.rate());
    made += "RIFF";
    number(36 + bytes, 4);
    made += "WAVEfmt ";
    number(16, 4);
    number(1, 2);
    number(1, 2);
    number(rate, 4);
    number(rate * 2, 4);
    number(2, 2);
    number(16, 2);
    made += "data";
    number(bytes, 4);
    for (const auto each : samples) number(static_cast<std::uint16_t>(each), 2);
    return made;
}

/// What a browser needs to know of it.
std::string type_of(const std::string& bytes) {
    if (bytes.starts_with("RIFF")) return "audio/wav";
    if (bytes.starts_with("fLaC")) return "audio/flac";
    return bytes.starts_with("OggS") ? "audio/ogg" : "audio/mpeg";
}

/// Cut between characters.
std::string beginning_of(std::string text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    text.resize(most);
    return text;
}

json::object version_of(const history::adjustment& of) {
    auto made = author_of(of);
    const auto body = parsed(of.body);
    made["name"] = text_in(body, "name");
    made["version"] = text_in(body, "content");
    if (const auto* const found = body.if_contains("seconds")) made["seconds"] = *found;
    if (const auto* const found = body.if_contains("level_db")) made["level_db"] = *found;
    return made;
}

}  // namespace

/// Refused where the flow names no such clip.
bool adjustments::find_clip(const wish_ptr& of, clip_place& into) const {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return false;
    const auto is = adjusted(of->asked.company, *plan);
    const auto language = of->text("language"), clip = of->text("clip");
    for (const auto& each : palabre_center::list_prompts(is, speech::spellings::with(with_.spelling))) {
        if (each.language != language || clip.empty()) continue;
        if (std::ranges::find(each.prompts, clip, &prompt::clip) == each.prompts.end()) continue;
        into = {plan->name + "/" + language + "/" + clip,
                {changed_folder(of->asked.company, plan->name), language, clip},
                {flow::folders_of_prompts(is), language, clip}};
        return true;
    }
    of->refuse(404, "the flow names no such clip in that language", "list_prompts has them");
    return false;
}

void adjustments::list_prompts(const wish_ptr& of) {
    const auto* const plan = flow_of(*of);
    if (plan == nullptr) return;
    const auto is = adjusted(of->asked.company, *plan);
    json::array languages;
    for (const auto& each : palabre_center::list_prompts(is, speech::spellings::with(with_.spelling))) {
        json::array prompts;
        for (const auto& one : each.prompts) {
            const auto* const by =
                one.clip.empty() ? nullptr : current(*of, "prompt", plan->name + "/" + each.language + "/" + one.clip);
            json::object made{{"clip", one.clip},
                              {"text", one.text},
                              {"state", by != nullptr ? "recorded" : to_string(one.state)},
                              {"by_rule", one.by_rule}};
            if (!one.how.empty()) made["how"] = one.how;
            made["used"] = json::array(one.used.begin(), one.used.end());
            if (by != nullptr) made["changed"] = version_of(*by);
            prompts.push_back(std::move(made));
        }
        languages.push_back(json::object{{"language", each.language},
                                         {"name", each.name},
                                         {"spoken", each.synthetic},
                                         {"pending", each.pending},
                                         {"prompts", std::move(prompts)}});
    }
    of->tell({{"flow", plan->name}, {"languages", std::move(languages)}});
}

void adjustments::list_prompt_versions(const wish_ptr& of) {
    clip_place at;
    if (!find_clip(of, at)) return;
    constexpr std::size_t most = 100;
    book(*of).adjustments("prompt", at.thing, most, [of](const reply<std::vector<history::adjustment>>& found) {
        if (!found) return of->refuse(503, "the versions cannot be read now", "try again in a moment");
        json::array all;
        for (const auto& each : *found) {
            auto one = version_of(each);
            one["uploaded"] = each.bytes > 0;
            one["restored"] = each.body.empty();
            all.push_back(std::move(one));
        }
        of->tell({{"versions", std::move(all)}});
    });
}

void adjustments::fetch_prompt(const wish_ptr& of) {
    clip_place at;
    if (!find_clip(of, at)) return;
    if (const auto version = of->text("version"); !version.empty()) {
        try {
            const auto id = history::adjustment_id::parse(version);
            // Only this clip's: an id of another one's is no way around what was asked.
            constexpr std::size_t most = 1000;
            book(*of).adjustments(
                "prompt", at.thing, most, [this, of, id](const reply<std::vector<history::adjustment>>& all) {
                    if (!all) return of->refuse(503, "the versions cannot be read now", "try again in a moment");
                    if (std::ranges::find(*all, id, &history::adjustment::which) == all->end())
                        return of->refuse(404, "the prompt has no such version", "list_prompt_versions has them");
                    book(*of).content_of(id, [of](const reply<std::string>& bytes) {
                        if (!bytes)
                            return of->refuse(404, "that version has no sound",
                                              "list_prompt_versions has those that do");
                        of->then({.bytes = *bytes, .type = type_of(*bytes)});
                    });
                });
        } catch (const error& wrong) {
            of->refuse(wrong);
        }
        return;
    }
    auto* const from = with_.recordings();
    if (from == nullptr) return of->refuse(503, "the line has not started yet", "try again in a moment");
    from->fetch(at.heard, [of](const speech::recording& found) {
        if (!found) return of->refuse(404, "this is not recorded", "upload a recording");
        of->then({.bytes = wav_of(found.sound), .type = "audio/wav"});
    });
}

/// Heard by us before anybody else hears it: what cannot be read replaces nothing.
void adjustments::store_prompt(const wish_ptr& of) {
    clip_place at;
    if (!find_clip(of, at)) return;
    if (of->asked.content.empty())
        return of->refuse(400, "the body is empty", "send the recording's bytes, as they are");
    auto* const to = with_.recordings();
    if (to == nullptr) return of->refuse(503, "the line has not started yet", "try again in a moment");
    // Tried under a name that no call asks for.
    const speech::clip_name tried{at.changed.folder + " (tried)", at.changed.language, at.changed.clip};
    to->replace(tried, of->asked.content, [this, of, at, tried](const speech::recording& heard) {
        if (!heard) return of->refuse(400, heard.why, "send WAV, FLAC, OGG or MP3, as docs/manual/speech.md says");
        with_.recordings()->replace(tried, {}, [](const speech::recording&) {});
        const auto& sound = heard.sound;
        const auto seconds = static_cast<double>(sound.samples().size()) / sound.rate();
        json::object body{{"name", beginning_of(of->text("name"), 200)},
                          {"seconds", std::round(seconds * 10) / 10},
                          {"level_db", std::round(heard.level_db)},
                          {"peak_db", std::round(heard.peak_db)}};
        keep(of, "prompt", at.thing, json::serialize(body), of->asked.content,
             [this, of, at](const history::adjustment& made) {
                 with_.recordings()->replace(at.changed, of->asked.content,
                                             [of, made](const speech::recording&) { of->tell(version_of(made)); });
             });
    });
}

void adjustments::use_prompt(const wish_ptr& of) {
    clip_place at;
    if (!find_clip(of, at)) return;
    const auto version = of->text("version");
    auto* const to = with_.recordings();
    if (to == nullptr) return of->refuse(503, "the line has not started yet", "try again in a moment");
    if (version.empty())
        return keep(of, "prompt", at.thing, {}, {}, [this, of, at](const history::adjustment& made) {
            with_.recordings()->replace(at.changed, {},
                                        [of, made](const speech::recording&) { of->tell(version_of(made)); });
        });
    constexpr std::size_t most = 1000;
    book(*of).adjustments(
        "prompt", at.thing, most, [this, of, at, version](const reply<std::vector<history::adjustment>>& all) {
            if (!all) return of->refuse(503, "the versions cannot be read now", "try again in a moment");
            const auto found = std::ranges::find_if(*all, [&](const history::adjustment& each) {
                return each.bytes > 0 && to_string(each.which) == version;
            });
            if (found == all->end())
                return of->refuse(404, "the prompt has no such version", "list_prompt_versions has them");
            book(*of).content_of(found->which, [this, of, at, body = found->body](const reply<std::string>& bytes) {
                if (!bytes) return of->refuse(503, "that version cannot be read now", "try again in a moment");
                keep(of, "prompt", at.thing, body, {}, [this, of, at, bytes = *bytes](const history::adjustment& made) {
                    with_.recordings()->replace(at.changed, bytes,
                                                [of, made](const speech::recording&) { of->tell(version_of(made)); });
                });
            });
        });
}

}  // namespace palabre_center
