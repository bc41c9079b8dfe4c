// src/history/campaign.cpp - the names of campaigns' states, and the keys by which messages are a campaign's.
#include "palabre/history/campaign.hpp"

#include "history/named.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

constexpr std::array states{"draft"sv, "running"sv, "paused"sv, "draining"sv, "done"sv, "cancelled"sv};
constexpr std::array fates{"listed"sv, "queued"sv, "skipped"sv, "duplicate"sv, "invalid"sv};
constexpr auto key_prefix = "campaign:"sv;

}  // namespace

std::string_view to_string(campaign_state where) noexcept {
    return name_of(states, where);
}
campaign_state campaign_state_from(std::string_view name) {
    return value_of<campaign_state>(states, name, "campaign's state");
}

std::string_view to_string(recipient_fate which) noexcept {
    return name_of(fates, which);
}
recipient_fate recipient_fate_from(std::string_view name) {
    return value_of<recipient_fate>(fates, name, "recipient's fate");
}

std::string campaign_key(campaign_id of, std::int64_t row) {
    return fmt::format("{}{}:{}", key_prefix, of.value(), row);
}

campaign_id campaign_of_key(std::string_view key) noexcept {
    if (!key.starts_with(key_prefix)) return {};
    key.remove_prefix(key_prefix.size());
    std::int64_t found = 0;
    const auto [end, failed] = std::from_chars(key.data(), key.data() + key.size(), found);
    if (failed != std::errc{} || end == key.data() + key.size() || *end != ':' || found < 0) return {};
    return campaign_id{found};
}

}  // namespace palabre::history
