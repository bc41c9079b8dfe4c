// src/translator/served/served.cpp - one text through the service: its languages, its tries, its answer looked at.
#include "palabre/translator/served.hpp"

#include "http/client.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"
#include "translator/served/service_words.hpp"
#include "translator/soon.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace palabre::translator {
namespace {

constexpr int failures_to_rest = 3;
constexpr duration languages_hold = std::chrono::minutes{10};

served_options checked(served_options options) {
    const auto look = [](const char* name, auto given, auto least, auto most) {
        if (given < least || given > most)
            throw error{errc::invalid_argument, fmt::format("{} is {}", name, given),
                        fmt::format("choose {} to {}", least, most)};
    };
    look("text_most", options.text_most, std::size_t{1}, std::size_t{100'000});
    look("requests", options.requests, std::size_t{1}, std::size_t{64});
    look("tries", options.tries, 1, 5);
    look("limit in microseconds", options.limit.count(), std::int64_t{1000}, std::int64_t{300'000'000});
    look("pause in microseconds", options.pause.count(), std::int64_t{0}, std::int64_t{60'000'000});
    look("rest in microseconds", options.rest.count(), std::int64_t{0}, std::int64_t{3'600'000'000});
    if (options.codes.size() < 2)
        throw error{errc::invalid_argument, "a service of fewer than two languages translates nothing",
                    "name two codes at least: {fr: fr, fon: fon}"};
    for (const auto& [ours, theirs] : options.codes)
        if (ours.empty() || theirs.empty())
            throw error{errc::invalid_argument, fmt::format("the language '{}' is '{}' there", ours, theirs),
                        "name both codes"};
    return options;
}

http::client_options client_for(const served_options& of) {
    http::client_options how;
    how.most_connections = of.requests;
    how.most_waiting = of.waiting_most;
    how.tls.authorities = of.authorities;
    return how;
}

struct served final : translator {
    served(runtime& loop, served_options how)
        : on{loop}, options{checked(std::move(how))}, endpoint{http::read_url(options.url)}, client{on, client_for(
                                                                                                            options)} {}

    pending translate(const request& what, instant deadline, std::function<void(translation)> then) override;

    /// "fr" for "fr-BJ" where that has no code of its own; "" for what has none.
    std::string code_of(std::string language) const {
        for (;; language.resize(language.rfind('-'))) {
            if (const auto found = options.codes.find(language); found != options.codes.end()) return found->second;
            if (language.rfind('-') == std::string::npos) return {};
        }
    }

    void took(bool failed) {
        failures = failed ? failures + 1 : 0;
        if (failures >= failures_to_rest) rests_until = on.now() + options.rest;
    }

    runtime& on;
    const served_options options;
    const http::url endpoint;
    std::optional<detail::pairs> languages;  ///< Nothing: it lists none.
    instant known_until = instant::min();
    int failures = 0;  ///< In a row.
    instant rests_until = instant::min();
    http::client client;
};

bool may_mend(const http::answer& got) {
    return !got || got.status == 429 || got.status >= 500;
}

/// One text's way. It lives as long as whoever asked holds it.
struct exchange : std::enable_shared_from_this<exchange> {
    exchange(served& who, request asked, instant until, std::function<void(translation)> whom)
        : by{who}, what{std::move(asked)}, deadline{until}, then{std::move(whom)}, hidden{protect(what.text)},
          from{by.code_of(what.from)}, to{by.code_of(what.to)}, pauses{by.on}, pause{by.options.pause} {}

    void begin() {
        if (what.from == what.to || !has_words(hidden)) return end({what.text, source::reviewed});
        for (const auto& [ours, theirs] : {std::pair{&what.from, &from}, std::pair{&what.to, &to}})
            if (theirs->empty())
                return refuse(fault::language, fmt::format("the service is not asked for '{}'", *ours));
        if (code_points(hidden.text) > by.options.text_most)
            return refuse(fault::too_long, fmt::format("{} characters; {} are the most", code_points(hidden.text),
                                                       by.options.text_most));
        if (by.on.now() < by.rests_until) return refuse(fault::unavailable, "it is left alone after its failures");
        if (by.on.now() < by.known_until) return ask();
        by.client.ask({.at = by.endpoint.at, .target = by.endpoint.path + "/languages"}, limit(),
                      [self = weak_from_this()](const http::answer& got) {
                          if (const auto still = self.lock()) still->listed(got);
                      });
    }

    void listed(const http::answer& got) {
        if (may_mend(got)) return failed(got, [this] { begin(); });
        by.languages = got.status == 200 ? detail::read_languages(got.body) : std::nullopt;
        by.known_until = by.on.now() + languages_hold;
        ask();
    }

    void ask() {
        if (by.languages) {
            for (const auto& [ours, theirs] : {std::pair{&what.from, &from}, std::pair{&what.to, &to}})
                if (!by.languages->contains(*theirs))
                    return refuse(fault::language, fmt::format("the service does not know '{}' ({})", *theirs, *ours));
            const auto& targets = by.languages->at(from);
            if (!targets.empty() && !targets.contains(to))
                return refuse(fault::language, fmt::format("the service does not translate '{}' into '{}'", from, to));
        }
        http::inquiry out{.at = by.endpoint.at, .method = "POST", .target = by.endpoint.path + "/translate"};
        out.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
        out.body = detail::request_body(hidden.text, from, to, by.options.key.reveal());
        out.repeatable = true;  // the same text has the same translation
        by.client.ask(std::move(out), limit(), [self = weak_from_this()](const http::answer& got) {
            if (const auto still = self.lock()) still->came(got);
        });
    }

    void came(const http::answer& got) {
        if (may_mend(got)) return failed(got, [this] { ask(); });
        by.took(false);
        if (got.status != 200) {
            const auto said = detail::read_complaint(got.body);
            return refuse(fault::unavailable,
                          fmt::format("the service answers {}{}{}", got.status, said.empty() ? "" : ": ", said));
        }
        const auto text = detail::read_translation(got.body);
        if (!text) return refuse(fault::unavailable, "the service's answer is no translation");
        const auto mended = repaired(*text);
        if (!has_words({mended, {}})) return refuse(fault::harmed, "the translation is empty");
        // Models that lose their way repeat themselves.
        constexpr std::size_t longer = 4, some = 200;
        if (mended.size() > hidden.text.size() * longer + some)
            return refuse(fault::harmed, "the translation is much longer than the text");
        if (auto harm = harm_in(mended, hidden.kept.size()); !harm.empty())
            return refuse(fault::harmed, std::move(harm));
        end({restore(mended, hidden.kept), source::machine, by.options.url});
    }

    template<class Again> void failed(const http::answer& got, Again again) {
        by.took(true);
        const bool in_time = by.on.now() + pause < deadline;
        if (++tried >= by.options.tries || !in_time || by.on.now() < by.rests_until)
            return refuse(fault::unavailable, got ? fmt::format("the service answers {}", got.status)
                                                  : "the service cannot be asked: " + got.failure);
        pauses.start(pause, [self = weak_from_this(), again = std::move(again)] {
            if (const auto still = self.lock()) again();
        });
        pause *= 2;
    }

    instant limit() const {
        return std::min(deadline,
                        by.on.now() + std::min(by.options.limit, std::max(duration{0}, deadline - by.on.now())));
    }
    void refuse(fault wrong, std::string why) { end(detail::none(wrong, std::move(why))); }
    void end(translation with) {
        if (then) std::exchange(then, nullptr)(std::move(with));
    }

    served& by;
    const request what;
    const instant deadline;
    std::function<void(translation)> then;
    const protected_text hidden;
    const std::string from, to;
    timer pauses;
    duration pause;
    int tried = 0;
};

pending served::translate(const request& what, instant deadline, std::function<void(translation)> then) {
    auto made = std::make_shared<exchange>(*this, what, deadline, std::move(then));
    on.post([self = std::weak_ptr{made}] {
        if (const auto still = self.lock()) still->begin();
    });
    return made;
}

}  // namespace

std::shared_ptr<translator> make_served(runtime& on, served_options options) {
    return std::make_shared<served>(on, std::move(options));
}

}  // namespace palabre::translator
