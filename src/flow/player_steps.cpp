// src/flow/player_steps.cpp - what each kind of node does when it is reached.
#include "flow/player_impl.hpp"

#include <charconv>

namespace palabre::flow {
namespace {

std::string as_text(const value& from) {
    if (from.is_string()) return std::string{from.get_string()};
    if (from.is_int64()) return std::to_string(from.get_int64());
    if (from.is_uint64()) return std::to_string(from.get_uint64());
    if (from.is_bool()) return from.get_bool() ? "true" : "false";
    return {};
}

}  // namespace

void turn::play(const step::say& step) {
    if (!talk_.gone) {
        std::vector<utterance> said;
        if (!words(step.words, said)) return fail();
        say(std::move(said));
    }
    follow_next();
}

void turn::play(const step::menu&) {
    ask();
}

void turn::play(const step::collect&) {
    ask();
}

void turn::play(const step::language& step) {
    const auto offered = offered_languages(step);
    const auto* customer = talk_.facts.as_object().if_contains("customer");
    const auto* remembered = customer != nullptr ? customer->as_object().if_contains("language") : nullptr;
    if (!step.again && remembered != nullptr && remembered->is_string())
        for (const auto& code : offered)
            if (code == remembered->get_string()) {
                talk_.language = code;
                talk_.facts.as_object()["language"] = code;
                return follow_next();
            }
    if (offered.size() > 1) return ask();
    if (!offered.empty()) talk_.language = offered.front();
    talk_.facts.as_object()["language"] = talk_.language;
    follow_next();
}

/// Nothing where one of them cannot be computed.
std::optional<value> turn::arguments_of(const step::lookup& step) {
    value arguments(boost::json::object_kind);
    for (const auto& [name, is] : step.with) {
        auto computed = evaluate(is);
        if (!computed) return std::nullopt;
        arguments.get_object()[name] = std::move(*computed);
    }
    return arguments;
}

void turn::request(const step::lookup& step, bool writes) {
    auto arguments = arguments_of(step);
    if (!arguments) return follow("unavailable");
    if (!talk_.gone && !step.meanwhile.empty()) {
        std::vector<utterance> said;
        if (words(step.meanwhile, said)) say(std::move(said));
    }
    out_.push_back(action::call{step.connector, step.operation, std::move(*arguments), step.timeout, writes,
                                here().secret_arguments, here().secret});
    talk_.waits_for = awaits::outcome;
    talk_.deadline = now_ + step.timeout;
}

void turn::play(const step::lookup& step) {
    request(step, false);
}

void turn::play(const step::act& step) {
    request(step.calls, true);
}

/// Where it goes, without words yet; nothing where that cannot be computed.
std::optional<sending> turn::addressed(const step::send& step) {
    const bool brief = talk_.on == medium::voice || talk_.on == medium::ussd;
    sending message{step.on.value_or(brief ? medium::sms : talk_.on), talk_.from, {}};
    if (!step.to) return message;
    const auto to = evaluate(*step.to);
    if (!to) return std::nullopt;
    message.to = as_text(*to);
    return message;
}

void turn::play(const step::send& step) {
    auto message = addressed(step);
    if (!message || !words(step.words, message->words)) return fail();
    // Whoever withheld his number cannot be written to; the flow goes on without.
    if (!message->to.empty()) {
        if (step.at_end)
            talk_.later.push_back(std::move(*message));
        else
            out_.push_back(action::send{std::move(*message)});
    }
    follow_next();
}

void turn::play(const step::promise& step) {
    auto arguments = arguments_of(step.calls);
    const auto to = addressed(step.answer);
    if (!arguments || !to || to->to.empty()) return follow("unavailable");
    flow::promise made;
    made.connector = step.calls.connector;
    made.operation = step.calls.operation;
    made.arguments = std::move(*arguments);
    made.secret_arguments = here().secret_arguments;
    made.into = step.calls.into.empty() ? step.calls.operation : step.calls.into;
    made.secret = here().secret;
    made.timeout = step.calls.timeout;
    made.within = step.within;
    made.on = to->on;
    made.to = to->to;
    const std::string* language = nullptr;
    if (const auto* said = stretches(step.answer.words, language))
        for (const auto& each : *said) {
            made.answer.push_back(each.text.text());
            know(each.text.variables(), made.into, made);
        }
    if (language != nullptr) made.language = *language;
    made.base = player_.base;
    made.time_zone = player_.plan.time_zone;
    if (!words(step.not_found, made.not_found) || !words(step.apology, made.apology)) return follow("unavailable");
    out_.push_back(action::promise{std::move(made)});
    talk_.waits_for = awaits::result;
}

void turn::play(const step::offer_channels& step) {
    const auto offered = offered_channels(step);
    if (talk_.gone || offered.empty()) return follow("no_match");
    if (offered.size() == 1) return open_channel(step, offered.front());
    ask();
}

void turn::play(const step::transfer& step) {
    if (talk_.gone) return finish();
    const auto words_of = [this](const text_template& text) {
        wording only;
        only.by_language[""].push_back({text});
        std::vector<utterance> said;
        return words(only, said) ? std::optional{plain_text(said)} : std::nullopt;
    };
    const auto to = words_of(step.to);
    std::vector<utterance> said;
    if (!to || !words(step.before, said)) return follow("unavailable");
    say(std::move(said));
    boost::json::object known;
    for (const auto& [name, is] : talk_.variables.as_object())
        if (!player_.secrets.contains(name)) known.emplace(name, is);
    out_.push_back(action::transfer{step.where, *to, step.ring, talk_.language, step.records, std::move(known)});
    talk_.waits_for = awaits::result;
}

void turn::play(const step::branch& step) {
    for (std::size_t at = 0; at < step.conditions.size(); ++at) {
        const auto holds = test(step.conditions[at]);
        if (!holds || !*holds) continue;  // what cannot be known does not hold
        char name[8];
        const auto end = std::to_chars(name, name + sizeof name, at + 1).ptr;
        return follow({name, static_cast<std::size_t>(end - name)});
    }
    follow("else");
}

void turn::play(const step::set& step) {
    for (const auto& [name, is] : step.variables) {
        auto computed = evaluate(is);
        if (!computed) return fail();
        talk_.variables.as_object()[name] = std::move(*computed);
    }
    follow_next();
}

void turn::play(const step::hours& step) {
    const auto found = player_.plan.calendars.find(step.calendar);
    const bool open = found != player_.plan.calendars.end() && found->second.is_open(now_);
    follow(open ? "open" : "closed");
}

void turn::play(const step::segment& step) {
    const auto of = evaluate(step.of);
    const std::string name = of ? as_text(*of) : std::string{};
    follow(!name.empty() && name != "hang_up" && wired(name) ? name : "else");
}

void turn::play(const step::announce&) {
    for (const auto& each : player_.plan.notices) {
        if (now_ < each.begins || now_ >= each.ends) continue;
        if (each.concerns && !test(*each.concerns).value_or(false)) continue;
        std::vector<utterance> said;
        if (words(each.words, said)) say(std::move(said));
    }
    // Those that came with the customer: {"text": {"fr": "..."}}, already chosen for him.
    for (const auto& each : talk_.notices.as_array()) {
        const auto* texts = each.is_object() ? each.get_object().if_contains("text") : nullptr;
        if (texts == nullptr || !texts->is_object()) continue;
        for (const std::string& code : {talk_.language, player_.languages.front()}) {
            const auto* text = texts->get_object().if_contains(code);
            if (text == nullptr || !text->is_string()) continue;
            say({{std::string{text->get_string()}, code}});
            break;
        }
    }
    follow_next();
}

void turn::play(const step::record& step) {
    if (talk_.gone) return finish();
    if (shows_text()) return ask();
    std::vector<utterance> prompt;
    if (!words(step.prompt, prompt)) return fail();
    out_.push_back(action::record{std::move(prompt), step.longest, step.silence});
    talk_.waits_for = awaits::result;
}

void turn::play(const step::call_flow&) {
    constexpr std::size_t deepest = 32;
    if (talk_.stack.size() >= deepest) return fail();
    talk_.stack.push_back(talk_.at);
    enter(here().entry);
}

void turn::play(const step::give_back&) {
    if (talk_.stack.empty()) return finish();
    talk_.at = talk_.stack.back();
    talk_.stack.pop_back();
    follow_next();
}

void turn::play(const step::survey&) {
    ask();
}

void turn::play(const step::schedule_callback& step) {
    action::schedule_callback wanted{step.queue, talk_.from, nullptr};
    if (step.number) wanted.number = as_text(evaluate(*step.number).value_or(nullptr));
    if (step.at) wanted.at = evaluate(*step.at).value_or(nullptr);
    if (wanted.number.empty()) return follow("unavailable");
    out_.push_back(std::move(wanted));
    talk_.waits_for = awaits::result;
}

void turn::play(const step::wait& step) {
    out_.push_back(action::wait{step.length});
    talk_.waits_for = awaits::result;
    talk_.deadline = now_ + step.length;
}

void turn::play(const step::tag& step) {
    talk_.disposition = step.disposition;
    out_.push_back(action::tag{step.disposition});
    follow_next();
}

void turn::play(const step::hangup& step) {
    std::vector<utterance> said;
    words(step.words, said);
    say(std::move(said));
    finish();
}

}  // namespace palabre::flow
