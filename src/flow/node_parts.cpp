// src/flow/node_parts.cpp - the texts, expressions and settings of each kind of step.
#include "flow/node_parts.hpp"

#include "palabre/channel/capability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace palabre::flow {
namespace {

using texts = std::vector<text_part>;
using computed = std::vector<computed_part>;
using settings = std::vector<std::pair<std::string, std::string>>;

std::string ms(duration length) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(length).count());
}

std::string list(const auto& items, auto&& shown) {
    std::string all;
    for (const auto& each : items) {
        if (!all.empty()) all += ", ";
        all += shown(each);
    }
    return "[" + all + "]";
}

void add_patience(const step::patience& asks, texts& to) {
    to.push_back({"no_input text", &asks.on_no_input});
    to.push_back({"no_match text", &asks.on_no_match});
}

struct text_lister {
    texts& to;

    void operator()(const step::say& say) { to.push_back({"text", &say.words, use::said, true}); }
    void operator()(const step::menu& menu) {
        to.push_back({"prompt", &menu.prompt});
        for (const auto& each : menu.choices) {
            to.push_back({fmt::format("label of '{}'", each.key), &each.label,
                          each.spoken.empty() ? use::either : use::shown, true});
            to.push_back({fmt::format("spoken text of '{}'", each.key), &each.spoken});
        }
        add_patience(menu.asks, to);
    }
    void operator()(const step::collect& collect) {
        to.push_back({"prompt", &collect.prompt, use::said, true});
        to.push_back({"confirm text", &collect.confirm, use::said, false, {collect.into}});
        add_patience(collect.asks, to);
    }
    void operator()(const step::language& language) {
        to.push_back({"prompt", &language.prompt});
        add_patience(language.asks, to);
    }
    void operator()(const step::lookup& lookup) { to.push_back({"meanwhile text", &lookup.meanwhile}); }
    void operator()(const step::act& act) { (*this)(act.calls); }
    void operator()(const step::send& send) { to.push_back({"message", &send.words, use::sent, true}); }
    void operator()(const step::promise& promise) {
        to.push_back({"answer",
                      &promise.answer.words,
                      use::sent,
                      true,
                      {promise.calls.into.empty() ? promise.calls.operation : promise.calls.into}});
        to.push_back({"not_found text", &promise.not_found, use::sent});
        to.push_back({"apology", &promise.apology, use::sent});
    }
    void operator()(const step::offer_channels& offer) {
        to.push_back({"prompt", &offer.prompt});
        to.push_back({"promise", &offer.promise, use::said, false, {"channel"}});
        add_patience(offer.asks, to);
    }
    void operator()(const step::transfer& transfer) { to.push_back({"text", &transfer.before}); }
    void operator()(const step::record& record) { to.push_back({"prompt", &record.prompt}); }
    void operator()(const step::survey& survey) {
        for (const auto& each : survey.questions)
            to.push_back({fmt::format("question '{}'", each.id), &each.ask, use::said, true, {survey.into}});
        add_patience(survey.asks, to);
    }
    void operator()(const step::bot& bot) {
        to.push_back({"greeting", &bot.greeting});
        for (const auto& each : bot.answers)
            to.push_back({fmt::format("answer of '{}.{}'", each.connector, each.operation),
                          &each.words,
                          use::said,
                          true,
                          {each.operation}});
    }
    void operator()(const step::hangup& hangup) { to.push_back({"text", &hangup.words}); }
    void operator()(const auto&) {}
};

struct computed_lister {
    computed& to;

    void add(std::string name, const std::optional<expression>& is, kind wanted = kind::dynamic,
             std::vector<std::string_view> sees = {}) {
        if (is) to.push_back({std::move(name), &*is, nullptr, wanted, std::move(sees)});
    }
    void operator()(const step::collect& collect) { add("valid", collect.valid, kind::boolean, {collect.into}); }
    void operator()(const step::language& language) { add("remember", language.remember, kind::boolean); }
    void operator()(const step::lookup& lookup) {
        for (const auto& [name, is] : lookup.with) to.push_back({fmt::format("'{}'", name), &is});
    }
    void operator()(const step::act& act) { (*this)(act.calls); }
    void operator()(const step::send& send) { add("recipient", send.to); }
    void operator()(const step::promise& promise) {
        (*this)(promise.calls);
        (*this)(promise.answer);
    }
    void operator()(const step::transfer& transfer) { to.push_back({"to", nullptr, &transfer.to}); }
    void operator()(const step::branch& branch) {
        for (std::size_t at = 0; at < branch.conditions.size(); ++at)
            to.push_back({fmt::format("condition {}", at + 1), &branch.conditions[at], nullptr, kind::boolean});
    }
    void operator()(const step::set& set) {
        // Later ones may read what earlier ones have set.
        std::vector<std::string_view> before;
        for (const auto& [name, is] : set.variables) {
            to.push_back({fmt::format("'{}'", name), &is, nullptr, kind::dynamic, before});
            before.push_back(name);
        }
    }
    void operator()(const step::segment& segment) { to.push_back({"segment", &segment.of}); }
    void operator()(const step::schedule_callback& callback) {
        add("number", callback.number);
        add("at", callback.at);
    }
    void operator()(const auto&) {}
};

struct setting_lister {
    settings& to;

    void put(std::string name, std::string is, const std::string& by_default = {}) {
        if (is != by_default) to.emplace_back(std::move(name), std::move(is));
    }
    void put(const step::patience& asks) {
        const step::patience usual;
        put("retries", std::to_string(asks.retries), std::to_string(usual.retries));
        put("no_input_ms", ms(asks.no_input), ms(usual.no_input));
        put("text_no_input_ms", ms(asks.text_no_input), ms(usual.text_no_input));
        put("barge_in", asks.barge_in ? "true" : "false", "true");
    }
    void operator()(const step::menu& menu) {
        put("choices", list(menu.choices, [](const auto& each) { return each.key; }));
        put("into", menu.into);
        put(menu.asks);
    }
    void operator()(const step::collect& collect) {
        put("into", collect.into);
        put("wants", collect.wants == step::collect::kind::digits ? "digits" : "text", "digits");
        put("least", std::to_string(collect.least), "1");
        put("most", std::to_string(collect.most), "32");
        put("terminator", collect.terminator == 0 ? "none" : std::string{collect.terminator}, "#");
        put("secret", collect.secret ? "true" : "false", "false");
        put(collect.asks);
    }
    void operator()(const step::language& language) {
        put("offer", list(language.offer, [](const auto& each) { return each; }), "[]");
        put("again", language.again ? "true" : "false", "false");
        if (language.remember) put("remember", language.remember->text());
        put(language.asks);
    }
    void operator()(const step::lookup& lookup) {
        put("operation", lookup.connector + "." + lookup.operation);
        put("into", lookup.into);
        put("timeout_ms", ms(lookup.timeout), ms(step::lookup{}.timeout));
        put("secret", lookup.secret ? "true" : "false", "false");
    }
    void operator()(const step::act& act) {
        (*this)(act.calls);
        put("confirmed_by", act.confirmed_by);
    }
    void operator()(const step::promise& promise) {
        (*this)(promise.calls);
        (*this)(promise.answer);
        put("within_ms", ms(promise.within), ms(step::promise{}.within));
    }
    void operator()(const step::send& send) {
        if (send.on) put("on", std::string{to_string(*send.on)});
        put("when", send.at_end ? "end" : "now", "now");
    }
    void operator()(const step::offer_channels& offer) {
        put("offer", list(offer.offer, [](medium on) { return std::string{to_string(on)}; }));
        put("queue", offer.queue);
        put(offer.asks);
    }
    void operator()(const step::transfer& transfer) {
        using enum step::transfer::kind;
        put("where", transfer.where == queue ? "queue" : transfer.where == number ? "number" : "sip");
        put("ring_ms", ms(transfer.ring), ms(std::chrono::seconds{30}));
        put("record", transfer.records ? "true" : "false", "false");
    }
    void operator()(const step::hours& hours) { put("calendar", hours.calendar); }
    void operator()(const step::record& record) {
        const step::record usual;
        put("into", record.into);
        put("longest_ms", ms(record.longest), ms(usual.longest));
        put("silence_ms", ms(record.silence), ms(usual.silence));
    }
    void operator()(const step::call_flow& call) { put("calls", call.entry); }
    void operator()(const step::survey& survey) {
        put("into", survey.into);
        put("questions", list(survey.questions, [](const auto& each) {
                return each.most == 0 ? each.id : fmt::format("{} {}-{}", each.id, each.least, each.most);
            }));
        put(survey.asks);
    }
    void operator()(const step::schedule_callback& callback) { put("queue", callback.queue); }
    void operator()(const step::bot& bot) {
        const step::bot usual;
        put("assistant", bot.assistant);
        put("answers", list(bot.answers, [](const auto& each) { return each.connector + "." + each.operation; }), "[]");
        put("into", bot.into);
        put("turns", std::to_string(bot.turns), std::to_string(usual.turns));
        put("timeout_ms", ms(bot.timeout), ms(usual.timeout));
        put("text_no_input_ms", ms(bot.text_no_input), ms(usual.text_no_input));
    }
    void operator()(const step::wait& wait) { put("length_ms", ms(wait.length)); }
    void operator()(const step::tag& tag) { put("disposition", tag.disposition); }
    void operator()(const auto&) {}
};

/// Behind the "}" that closes a "${" whose expression begins at `at`: braces nest, and those within quotes do not count.
/// The template has been parsed, so there is one.
std::size_t behind_expression(std::string_view text, std::size_t at) {
    for (int open = 1; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '{') ++open;
        if (c == '}' && --open == 0) return at + 1;
        if (c != '\'' && c != '"') continue;
        const bool raw = at > 0 && (text[at - 1] == 'r' || text[at - 1] == 'R');
        const std::string_view quote = text.substr(at, text.substr(at, 3) == std::string(3, c) ? 3 : 1);
        for (at += quote.size(); at < text.size() && text.substr(at, quote.size()) != quote; ++at)
            if (text[at] == '\\' && !raw) ++at;
        at += quote.size() - 1;
    }
    return text.size();
}

/// Takes a template's words and expressions apart.
void cut(std::string_view source, auto&& words, auto&& computed) {
    for (std::size_t at = 0; at < source.size();) {
        const std::size_t dollar = std::min(source.find('$', at), source.size());
        words(source.substr(at, dollar - at));
        at = dollar;
        if (at == source.size()) break;
        if (source.substr(at, 2) == "${") {
            const std::size_t end = behind_expression(source, at + 2);
            computed(source.substr(at + 2, end - at - 3));
            at = end;
        } else {
            words("$");
            at += source.substr(at, 2) == "$$" ? 2 : 1;
        }
    }
}

}  // namespace

std::vector<text_part> texts_of(const step::any& of) {
    texts all;
    std::visit(text_lister{all}, of);
    return all;
}

std::vector<computed_part> computed_by(const step::any& of) {
    computed all;
    std::visit(computed_lister{all}, of);
    return all;
}

std::vector<std::pair<std::string, std::string>> settings_of(const step::any& of) {
    settings all;
    std::visit(setting_lister{all}, of);
    return all;
}

const step::lookup* request_of(const step::any& of) noexcept {
    if (const auto* act = std::get_if<step::act>(&of)) return &act->calls;
    if (const auto* promise = std::get_if<step::promise>(&of)) return &promise->calls;
    return std::get_if<step::lookup>(&of);
}

const step::patience* patience_of(const step::any& of) noexcept {
    return std::visit(
        [](const auto& step) -> const step::patience* {
            if constexpr (requires { step.asks; })
                return &step.asks;
            else
                return nullptr;
        },
        of);
}

fixed_words fixed_words_of(const text_template& text) {
    fixed_words found;
    cut(
        text.text(), [&](std::string_view words) { found.words += words; },
        [&](std::string_view) { found.computed = true; });
    return found;
}

std::string shown_text(const text_template& text) {
    std::string shown;
    cut(
        text.text(), [&](std::string_view words) { shown += words; },
        [&](std::string_view computed) {
            const auto paths = text_template::parse(fmt::format("${{{}}}", computed)).variables();
            shown += fmt::format("‹{}›", paths.empty() ? std::string{computed} : paths.front());
        });
    return shown;
}

std::string shown_text(const wording& of, const std::string& language, const std::string& fallback) {
    std::string all;
    const auto* stretches = of.in(language, fallback);
    if (stretches == nullptr) return all;
    for (const auto& each : *stretches) {
        if (!all.empty()) all += ' ';
        all += shown_text(each.text);
    }
    return all;
}

fixed_words fixed_words_of(const wording& of, const std::string& language, const std::string& fallback) {
    fixed_words all;
    const auto* stretches = of.in(language, fallback);
    if (stretches == nullptr) return all;
    for (const auto& each : *stretches) {
        const fixed_words more = fixed_words_of(each.text);
        if (!all.words.empty() && !more.words.empty()) all.words += ' ';
        all.words += more.words;
        all.computed = all.computed || more.computed;
    }
    return all;
}

}  // namespace palabre::flow
