// src/campaign/page.hpp - one page of recipients: who they are, which way each is written to.
#pragma once

#include "campaign/desk.hpp"
#include "campaign/letter.hpp"
#include "campaign/source.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace palabre::campaign {

/// Finds out about all recipients of a page at once, then says what is to be written.
///
/// Owns:    the page. What the store is asked holds it.
/// Threads: the strand.
class page : public std::enable_shared_from_this<page> {
public:
    struct result {
        bool known = false;                            ///< False: history could not be read; nothing is to be written.
        std::optional<calendar_time> not_before = {};  ///< It is too late or too early now: nothing is to be written.
        std::vector<history::change::any> changes = {};
        std::size_t queued = 0;
    };

    page(std::shared_ptr<const desk> of, history::campaign in, std::shared_ptr<const message_plan> plan,
         std::vector<history::recipient> all);

    /// The first message is due at `first`, the others `apart` behind each other. `then` once, from the loop.
    void look(calendar_time first, duration apart, std::function<void(result)> then);

private:
    struct slot {
        history::recipient who;
        history::person person = {};
        std::size_t tries = 0;  ///< Media asked so far.
        medium on = medium::sms;
        std::string to = {};
        letter words = {};
        bool goes = false;
    };

    void find(std::size_t at);
    void found(std::size_t at, const history::reply<history::person>& who);
    void all_found();
    void ask_way(std::size_t at);
    void way_told(std::size_t at, way told);
    void skip(std::size_t at, std::string why, history::recipient_fate as = history::recipient_fate::skipped);
    void one_less(void (page::*next)());
    void finish();

    std::shared_ptr<const desk> desk_;
    const history::campaign in_;
    std::shared_ptr<const message_plan> plan_;
    std::vector<slot> slots_;
    std::size_t left_ = 0;
    bool unreadable_ = false;
    std::optional<calendar_time> not_before_;
    calendar_time first_{};
    duration apart_{};
    std::function<void(result)> then_;
};

}  // namespace palabre::campaign
