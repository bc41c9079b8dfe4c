// src/campaign/after_letter.hpp - one message after a call, as it is written down: its contact, its line, its row.
#pragma once

#include "campaign/letter.hpp"
#include "palabre/history/change.hpp"

#include <string>
#include <vector>

namespace palabre::campaign {

struct after_letter {
    const history::follow_up& because;
    const std::string& purpose;
    history::customer_id whose;
    std::string to;
    medium on;
};

std::vector<history::change::any> letter_changes(const after_letter& what, const letter& words, calendar_time expires,
                                                 calendar_time now, id_generator& ids);

}  // namespace palabre::campaign
