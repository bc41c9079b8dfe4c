// src/history/follow_up_names.cpp - the names of what follows calls, of its states, and of what surveys are counted by.
#include "history/named.hpp"
#include "palabre/history/follow_up.hpp"

#include <array>

namespace palabre::history {
namespace {

using namespace std::string_view_literals;

constexpr std::array kinds{"message"sv, "survey"sv, "deed"sv};
constexpr std::array states{"waiting"sv, "done"sv, "skipped"sv};
constexpr std::array groups{"all"sv, "survey"sv, "campaign"sv, "queue"sv, "agent"sv, "disposition"sv};

}  // namespace

std::string_view to_string(follow_up_kind which) noexcept {
    return name_of(kinds, which);
}
follow_up_kind follow_up_kind_from(std::string_view name) {
    return value_of<follow_up_kind>(kinds, name, "follow-up");
}
std::string_view to_string(follow_up_state where) noexcept {
    return name_of(states, where);
}
follow_up_state follow_up_state_from(std::string_view name) {
    return value_of<follow_up_state>(states, name, "state of a follow-up");
}
std::string_view to_string(survey_group by) noexcept {
    return name_of(groups, by);
}
survey_group survey_group_from(std::string_view name) {
    return value_of<survey_group>(groups, name, "group of surveys");
}

}  // namespace palabre::history
