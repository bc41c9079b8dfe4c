// src/campaign/after_letter.cpp - one message after a call, as it is written down: its contact, its line, its row.
#include "campaign/after_letter.hpp"

#include <boost/json/object.hpp>

namespace palabre::campaign {

std::vector<history::change::any> letter_changes(const after_letter& what, const letter& words, calendar_time expires,
                                                 calendar_time now, id_generator& ids) {
    const auto& one = what.because;
    const auto contact = ids.next<history::interaction>();
    const auto message = ids.next<history::outgoing>();
    std::vector<history::change::any> made;
    made.emplace_back(history::change::begin_interaction{{.id = contact,
                                                          .customer = what.whose,
                                                          .kind = history::interaction_kind::notice,
                                                          .way = history::direction::out,
                                                          .on = what.on,
                                                          .address = what.to,
                                                          .language = words.language,
                                                          .campaign = one.campaign,
                                                          .queue = one.queue,
                                                          .began = now,
                                                          .ended = now,
                                                          .how_ended = "completed"}});
    made.emplace_back(history::change::add_entry{{.id = ids.next<history::entry>(),
                                                  .customer = what.whose,
                                                  .within = contact,
                                                  .kind = history::entry_kind::sent,
                                                  .on = what.on,
                                                  .at = now,
                                                  .text = words.text,
                                                  .details = boost::json::object{{"on", to_string(what.on)},
                                                                                 {"to", what.to},
                                                                                 {"message", to_string(message)},
                                                                                 {"after", one.disposition},
                                                                                 {to_string(one.kind), one.name}}}});
    made.emplace_back(history::change::queue_message{{.id = message,
                                                      .customer = what.whose,
                                                      .because_of = contact,
                                                      .on = what.on,
                                                      .to = what.to,
                                                      .text = words.text,
                                                      .details = words.details,
                                                      .purpose = what.purpose,
                                                      .key = "after:" + one.key,
                                                      .made = now,
                                                      .due = now,
                                                      .expires = expires}});
    return made;
}

}  // namespace palabre::campaign
