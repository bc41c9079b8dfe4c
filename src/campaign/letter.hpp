// src/campaign/letter.hpp - one recipient's message: his language's words for his medium, with his fields in them.
#pragma once

#include "palabre/campaign/message_plan.hpp"
#include "palabre/campaign/ways.hpp"
#include "palabre/history/campaign.hpp"

#include <optional>
#include <string>

namespace palabre::campaign {

struct letter {
    std::string language, text;
    value details = nullptr;
};

/// Nothing where there are no words for that way: `why` is then "no_words", "no_template" or "no_field".
std::optional<letter> write_letter(const message_plan& plan, const history::recipient& to, const std::string& speaks,
                                   medium on, bool by_template, std::string& why);

}  // namespace palabre::campaign
