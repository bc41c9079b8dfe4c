// src/flow/player_asks.cpp - questions: asked, asked again, answered, confirmed, on every kind of channel.
#include "flow/choices.hpp"
#include "flow/player_impl.hpp"
#include "palabre/core/utf8.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace palabre::flow {
namespace {

const value* remembered_channels(const session& talk) {
    const auto* customer = talk.facts.as_object().if_contains("customer");
    const auto* channels = customer != nullptr ? customer->as_object().if_contains("channels") : nullptr;
    return channels != nullptr && channels->is_array() ? channels : nullptr;
}

std::optional<int> whole_number(std::string_view text) {
    int read = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), read);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return read;
}

std::string channel_phrase(medium on) {
    return "channel_" + std::string{to_string(on)};
}

}  // namespace

std::vector<std::string> turn::offered_languages(const step::language& step) const {
    if (!step.offer.empty()) return step.offer;
    return player_.languages;
}

std::vector<medium> turn::offered_channels(const step::offer_channels& step) const {
    const value* reach = remembered_channels(talk_);
    std::vector<medium> offered;
    for (const medium on : step.offer) {
        // Voice means "stay on the line"; whoever withheld his number cannot be written to.
        const bool possible =
            on == medium::voice || (!talk_.from.empty() && reach == nullptr) ||
            (reach != nullptr &&
             std::any_of(reach->get_array().begin(), reach->get_array().end(),
                         [on](const value& each) { return each.is_string() && each.get_string() == to_string(on); }));
        if (possible) offered.push_back(on);
    }
    return offered;
}

/// Adds a prompt; a phrase where there is none. False where it cannot be rendered.
bool turn::prompt_into(asked& to, const wording& prompt, const char* instead) {
    if (!prompt.empty()) return words(prompt, to.what.prompt);
    if (instead != nullptr) phrase(instead, to.what.prompt);
    return true;
}

/// A choice, and on voice how it is announced: its own words, else the language's phrase with its label and key.
void turn::add_choice(asked& to, std::string key, const wording& label, const wording& spoken) {
    std::vector<utterance> name;
    words(label, name);
    if (!shows_text()) {
        if (!spoken.empty()) {
            words(spoken, to.what.prompt);
        } else if (!player_.plan.languages.empty()) {  // a flow without languages names its keys in its prompts
            // The label's own recording stands in the phrase's place where there is one.
            const value extra{{"label", plain_text(name)}, {"key", key}};
            std::vector<utterance> said;
            phrase("choice", said, &extra);
            if (!name.empty() && !name.front().clip.empty() && !said.empty() && said.front().clip.empty())
                said.front().clip = name.front().clip;
            to.what.prompt.insert(to.what.prompt.end(), said.begin(), said.end());
        }
    }
    to.what.choices.push_back({std::move(key), plain_text(name)});
}

/// The question that the node where the session stands has open, without what is said before it.
std::optional<turn::asked> turn::open_question() {
    asked now;
    auto& what = now.what;
    const auto& node = here().is->step;
    bool good = true;
    if (const auto* menu = std::get_if<step::menu>(&node)) {
        now.asks = &menu->asks;
        good = prompt_into(now, menu->prompt);
        for (const auto& each : menu->choices) add_choice(now, each.key, each.label, each.spoken);
    } else if (const auto* collect = std::get_if<step::collect>(&node)) {
        now.asks = &collect->asks;
        if (talk_.waits_for == awaits::confirmation) {
            const value extra{{collect->into, talk_.given}};
            good = words(collect->confirm, what.prompt, &extra);
            if (!shows_text()) phrase("confirm", what.prompt);
            what.choices = {{"1", phrase_text("yes", talk_.language)}, {"2", phrase_text("no", talk_.language)}};
        } else {
            good = prompt_into(now, collect->prompt);
            what.wants = collect->wants == step::collect::kind::digits ? question::kind::digits : question::kind::text;
            what.longest = collect->most;
            what.terminator = collect->terminator;
        }
    } else if (const auto* language = std::get_if<step::language>(&node)) {
        now.asks = &language->asks;
        good = prompt_into(now, language->prompt);
        const auto offered = offered_languages(*language);
        for (std::size_t at = 0; at < offered.size(); ++at) {
            const std::string key = std::to_string(at + 1);
            const auto& known = player_.plan.languages;
            const auto named =
                std::find_if(known.begin(), known.end(), [&](const auto& l) { return l.code == offered[at]; });
            const std::string label = named != known.end() && !named->name.empty() ? named->name : offered[at];
            if (!shows_text()) {
                const value extra{{"label", label}, {"key", key}};
                phrase("pick_language", what.prompt, &extra, &offered[at]);
            }
            what.choices.push_back({key, label});
        }
    } else if (const auto* offer = std::get_if<step::offer_channels>(&node)) {
        now.asks = &offer->asks;
        good = prompt_into(now, offer->prompt, "offer_channels");
        const auto offered = offered_channels(*offer);
        for (std::size_t at = 0; at < offered.size(); ++at) {
            wording label;
            label.by_language = {};
            const std::string name = phrase_text(channel_phrase(offered[at]).c_str(), talk_.language);
            label.by_language[""].push_back({text_template::parse(name)});
            add_choice(now, std::to_string(at + 1), label, {});
        }
    } else if (const auto* survey = std::get_if<step::survey>(&node)) {
        now.asks = &survey->asks;
        const auto part = static_cast<std::size_t>(talk_.part);
        if (part >= survey->questions.size()) return std::nullopt;
        const auto& question = survey->questions[part];
        good = words(question.ask, what.prompt);
        if (question.most == 0) {
            what.wants = question::kind::text;
        } else {
            what.wants = question::kind::digits;
            what.longest = std::to_string(question.most).size();
        }
    } else if (const auto* record = std::get_if<step::record>(&node)) {
        static const step::patience plain;
        now.asks = &plain;
        good = prompt_into(now, record->prompt);
        what.wants = question::kind::text;
    } else if (const auto* bot = std::get_if<step::bot>(&node)) {
        if (!bot_question(*bot, what)) return std::nullopt;
        return now;
    } else {
        return std::nullopt;
    }
    if (!good) return std::nullopt;
    what.no_input = shows_text() ? now.asks->text_no_input : now.asks->no_input;
    what.barge_in = now.asks->barge_in;
    what.secret = here().secret;
    return now;
}

void turn::ask(const wording* before, const char* before_phrase) {
    if (talk_.gone) return finish();
    auto open = open_question();
    if (!open) {
        if (std::holds_alternative<step::survey>(here().is->step)) return follow_next();
        return fail();
    }
    std::vector<utterance> first;
    if (before != nullptr && !before->empty())
        words(*before, first);
    else if (before_phrase != nullptr)
        phrase(before_phrase, first);
    auto& prompt = open->what.prompt;
    prompt.insert(prompt.begin(), std::make_move_iterator(first.begin()), std::make_move_iterator(first.end()));
    talk_.deadline = now_ + open->what.no_input;
    if (talk_.waits_for != awaits::confirmation) talk_.waits_for = awaits::answer;
    out_.push_back(action::ask{std::move(open->what)});
}

void turn::ask_again() {
    if (talk_.waits_for != awaits::answer && talk_.waits_for != awaits::confirmation) return;
    ask();
}

/// Silence, or an answer that is none: asks again, until the node's patience is over.
void turn::missed(bool silence) {
    const auto open = open_question();
    if (!open) return fail();
    const auto& patience = *open->asks;
    // A customer who writes nothing for a day does not want to be asked again.
    if (talk_.tries < patience.retries && !(silence && shows_text())) {
        ++talk_.tries;
        const bool chooses = !open->what.choices.empty();
        return ask(silence ? &patience.on_no_input : &patience.on_no_match,
                   silence ? "no_input" : (chooses ? "no_match" : "not_valid"));
    }
    talk_.waits_for = awaits::nothing;
    const char* const outcome = silence ? "no_input" : "no_match";
    if (std::holds_alternative<step::record>(here().is->step)) return follow("empty");
    if (wired(outcome)) return follow(outcome);
    if (!shows_text() || !silence) {
        std::vector<utterance> said;
        phrase("goodbye", said);
        say(std::move(said));
    }
    finish();
}

/// The key of what was pressed, tapped, typed or said: by key, else by label whatever its case and accents.
std::optional<std::string> turn::chosen(const std::vector<choice>& choices, const std::string& given) const {
    return match_choice(choices, given);
}

void turn::answer_menu(const step::menu& step, const std::string& given) {
    // Keys first and without preparing the question: what callers press is nearly always right.
    for (const auto& each : step.choices)
        if (each.key == given) {
            if (!step.into.empty()) talk_.variables.as_object()[step.into] = given;
            return follow(given);
        }
    const auto open = open_question();
    const auto key = open ? chosen(open->what.choices, given) : std::nullopt;
    if (!key) return missed(false);
    if (!step.into.empty()) talk_.variables.as_object()[step.into] = *key;
    follow(*key);
}

void turn::answer_collect(const step::collect& step, const std::string& given) {
    std::string answer = given;
    if (step.wants == step::collect::kind::digits)
        std::erase_if(answer, [](char c) { return c == ' ' || c == '.' || c == '-'; });
    const auto length = code_points(answer);
    const bool digits = std::all_of(answer.begin(), answer.end(),
                                    [](char c) { return (c >= '0' && c <= '9') || c == '*' || c == '#' || c == '+'; });
    bool good = length >= step.least && length <= step.most && valid_utf8(answer) &&
                (step.wants == step::collect::kind::text || digits);
    if (good && step.valid) {
        const value extra{{step.into, answer}};
        good = test(*step.valid, &extra).value_or(false);
    }
    if (!good) return missed(false);
    if (step.confirm.empty()) return take_collected(step, answer);
    talk_.given = answer;
    talk_.waits_for = awaits::confirmation;
    ask();
}

void turn::confirm_collect(const step::collect& step, const std::string& given) {
    talk_.waits_for = awaits::confirmation;
    const auto open = open_question();
    const auto key = open ? chosen(open->what.choices, given) : std::nullopt;
    if (!key) return missed(false);
    talk_.waits_for = awaits::nothing;
    if (*key == "1") return take_collected(step, std::exchange(talk_.given, {}));
    talk_.given.clear();
    talk_.tries = 0;
    ask();
}

void turn::take_collected(const step::collect& step, const std::string& given) {
    talk_.variables.as_object()[step.into] = given;
    follow_next();
}

void turn::answer_language(const std::string& given) {
    const auto open = open_question();
    const auto key = open ? chosen(open->what.choices, given) : std::nullopt;
    if (!key) return missed(false);
    const auto offered = offered_languages(std::get<step::language>(here().is->step));
    talk_.language = offered[static_cast<std::size_t>(*whole_number(*key)) - 1];
    auto& facts = talk_.facts.as_object();
    facts["language"] = talk_.language;
    facts["chosen_language"] = talk_.language;  // remembered when the conversation is over
    facts["chosen_at"] = static_cast<std::int64_t>(talk_.at);
    follow_next();
}

void turn::answer_offer(const step::offer_channels& step, const std::string& given) {
    const auto open = open_question();
    const auto key = open ? chosen(open->what.choices, given) : std::nullopt;
    if (!key) return missed(false);
    open_channel(step, offered_channels(step)[static_cast<std::size_t>(*whole_number(*key)) - 1]);
}

void turn::open_channel(const step::offer_channels& step, medium on) {
    if (on == medium::voice) return follow("voice");
    const value extra{{"channel", phrase_text(channel_phrase(on).c_str(), talk_.language)}};
    std::vector<utterance> said;
    if (!step.promise.empty())
        words(step.promise, said, &extra);
    else
        phrase("promise", said, &extra);
    say(std::move(said));
    when_over_.push_back(action::open_conversation{on, step.queue});
    finish();
}

void turn::answer_survey(const step::survey& step, const std::string& given) {
    const auto& question = step.questions[static_cast<std::size_t>(talk_.part)];
    auto& answers = talk_.variables.as_object()[step.into];
    if (!answers.is_object()) answers.emplace_object();
    if (question.most == 0) {
        answers.get_object()[question.id] = given;
    } else {
        const auto number = whole_number(given);
        if (!number || *number < question.least || *number > question.most) return missed(false);
        answers.get_object()[question.id] = *number;
    }
    talk_.tries = 0;
    ++talk_.part;
    if (static_cast<std::size_t>(talk_.part) < step.questions.size()) return ask();
    follow_next();
}

}  // namespace palabre::flow
