// src/center/onward_plan.hpp - by which message a call goes on in writing: decided from what is known, nothing else.
#pragma once

#include "palabre/center/onward.hpp"
#include "palabre/history/outbox.hpp"

#include <optional>
#include <string>

namespace palabre {

/// What is known when the call is over.
struct onward_wish {
    medium on = medium::sms;       ///< That he chose.
    std::string language;          ///< Of the call.
    std::string company;           ///< For people.
    std::string number = {};       ///< "+2290190011234"; "" where he has none that can be written to.
    std::string known_there = {};  ///< The address that he has written from on that medium; "" where he has not.
    std::optional<calendar_time> heard = {};  ///< When he last did.
    calendar_time now{};
    std::string token = {};  ///< 128 random bits, for a link.
};

struct onward_plan {
    medium on = medium::sms;         ///< Where he is expected to answer.
    std::string to;                  ///< His address there; "" until he comes by the link.
    std::string token = {};          ///< Of the link; "" where there is none.
    history::outgoing message = {};  ///< Medium, address, words, details, and what goes instead.
};

/// Nothing where he can be written to by no means.
std::optional<onward_plan> plan_onward(const onward_rules& rules, const onward_wish& wish);

/// The words in that language: the company's own, else the built-in ones of that language, else the company's first, else
/// French.
onward_rules::words onward_words(const onward_rules& rules, const std::string& language);

}  // namespace palabre
