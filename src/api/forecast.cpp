// src/api/forecast.cpp - when a campaign by call will have nobody left.
#include "api/forecast.hpp"

#include "api/arguments.hpp"
#include "core/moment.hpp"

namespace palabre::api {

void add_forecast(boost::json::object& campaign, calendar_time now) {
    constexpr std::int64_t enough = 5;
    const auto* const state = campaign.if_contains("state");
    const auto* const started = campaign.if_contains("started");
    auto* const how = campaign.if_contains("progress");
    if (state == nullptr || *state != "running" || started == nullptr || how == nullptr) return;
    auto& progress = how->as_object();
    const auto* const loaded = progress.if_contains("loaded");
    const auto* const left = progress.if_contains("left");
    if (loaded == nullptr || left == nullptr) return;
    const auto begun = moment_of(started->as_string());
    const auto remain = left->to_number<std::int64_t>(), over = loaded->to_number<std::int64_t>() - remain;
    if (!begun || over < enough || remain == 0 || now <= *begun) return;
    const auto each = static_cast<double>((now - *begun).count()) / static_cast<double>(over);
    constexpr double years = 10.0 * 365 * 86'400 * 1'000'000;  // beyond that nothing is foretold
    const auto wait = each * static_cast<double>(remain);
    if (wait < years) progress["forecast"] = detail::write_moment(now + duration{static_cast<std::int64_t>(wait)});
}

}  // namespace palabre::api
