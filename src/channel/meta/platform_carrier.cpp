// src/channel/meta/platform_carrier.cpp - from a webhook's bytes to news that is kept, and back to a 200.
#include "channel/meta/platform_carrier.hpp"

#include "channel/meta/door.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace palabre::meta {

platform_carrier::platform_carrier(runtime& on, carrier_traits about, meta_access by, reading_of as, logger log)
    : runtime_{on}, about_{std::move(about)}, by_{std::move(by)}, graph_{on, by_, about_.at_once, as},
      files_{std::make_shared<meta::files>(on, by_, as)}, log_{log.with({{"carrier", about_.name}})} {
}

void platform_carrier::called_back(callback_request what, std::function<void(callback_answer)> then) {
    if (auto answer = turned_away(what, by_, log_)) return then(std::move(*answer));
    auto told = read(what.body);
    if (!told.problem.empty()) {
        log_.warning("a signed webhook cannot be read", {{"why", told.problem}, {"remote", what.remote}});
        return then({400, told.problem + "\n"});
    }
    if (!told.passed_over.empty())
        log_.info("of a webhook this was passed over",
                  {{"what", fmt::format("{}", fmt::join(told.passed_over, ", "))}});
    if (told.what.empty()) return then({200});
    if (listener_ == nullptr) return then({503});
    listener_->happened(about_, std::move(told.what),
                        [then = std::move(then)](bool durable) { then({durable ? 200 : 503}); });
}

void check(const std::string& name, const meta_access& by, std::vector<problem>& found) {
    const auto wrong = [&](std::string what, std::string cure) {
        found.push_back({{}, std::move(what), std::move(cure)});
    };
    const auto named = [](std::string_view text) {
        return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](unsigned char c) {
            return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                   c == '.';
        });
    };
    if (!named(name)) wrong(fmt::format("the carrier's name is '{}'", name), "use up to 64 of a-z, 0-9, - and _");
    if (!named(by.version)) wrong(fmt::format("the Graph API's version is '{}'", by.version), "write v23.0");
    if (by.limit < std::chrono::seconds{1} || by.limit > std::chrono::minutes{1})
        wrong(fmt::format("the limit is {} ms", by.limit.count() / 1000), "choose 1 s to 1 min");
    if (by.file_limit < std::chrono::seconds{1} || by.file_limit > std::chrono::minutes{10})
        wrong(fmt::format("the limit for files is {} ms", by.file_limit.count() / 1000), "choose 1 s to 10 min");
    for (const auto& [what, text] : {std::pair{"token", &by.token}, std::pair{"app secret", &by.app_secret},
                                     std::pair{"verify token", &by.verify_token}})
        if (text->empty())
            wrong(fmt::format("there is no {}", what), "docs/manual/whatsapp.md says where it comes from");
    try {
        http::read_url(by.url);
    } catch (const error& thrown) {
        found.insert(found.end(), thrown.problems().begin(), thrown.problems().end());
    }
}

}  // namespace palabre::meta
