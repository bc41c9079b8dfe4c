// src/campaign/runner.hpp - one campaign under way: page after page, no more ahead than a pause can hold back.
#pragma once

#include "campaign/page.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre::campaign {

/// Owns:    its timer. Whoever lets go of it ends it; what the store has been given stays.
/// Threads: the strand.
class runner : public std::enable_shared_from_this<runner> {
public:
    /// `over` is called from the loop when nothing is left to be done here.
    runner(std::shared_ptr<const desk> of, history::campaign what, message_plan plan, std::function<void()> over);
    ~runner();

    void begin();

    /// Writes nothing more.
    void stop();

private:
    void step();
    void later(duration wait);
    void at(calendar_time when);
    bool closed_now();
    void hold_until(calendar_time when);
    void look_around();
    void take_page(std::size_t limit);
    void write_page(page::result made, source_page from);
    void drain();
    void end(std::string why);
    void read_again(std::string why);
    void write(std::vector<history::change::any> changes, std::function<void()> then);
    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) mutable {
            if (const auto self = weak.lock(); self && !self->stopped_) then(*self, std::move(told));
        };
    }

    std::shared_ptr<const desk> desk_;
    history::campaign now_;
    const std::shared_ptr<const message_plan> plan_;
    std::function<void()> over_;
    calendar_time next_due_{};
    calendar_time held_until_{};  ///< What waits has that time.
    bool stopped_ = false;
    timer_id pending_ = timer_id::none;
};

}  // namespace palabre::campaign
