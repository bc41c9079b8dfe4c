// src/api/webhook_lane.hpp - one webhook's events on their way: what is next, what failed and waits, when it is paused.
#pragma once

#include "http/client.hpp"
#include "palabre/api/webhooks.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace palabre::api {

/// Owns:    the next events to tell, up to a thousand.
/// Threads: the strand. What the store and the sender are asked holds it weakly.
class webhook_lane : public std::enable_shared_from_this<webhook_lane> {
public:
    using sender = std::function<void(http::inquiry, instant deadline, std::function<void(http::answer)>)>;

    struct counts {
        std::uint64_t delivered = 0, failed = 0, expired = 0;
    };

    /// `target` is what of the URL comes behind the origin.
    webhook_lane(runtime& on, history::store& of, webhook what, http::origin at, std::string target, sender send,
                 const webhook_options& options);
    ~webhook_lane();
    webhook_lane(const webhook_lane&) = delete;
    webhook_lane& operator=(const webhook_lane&) = delete;

    void look();  ///< Soon, from the loop; any number of times.

    /// Begins nothing new; `then` comes from the loop when nothing is under way any more.
    void stop(task then);

    const webhook& what() const noexcept { return webhook_; }
    const counts& counted() const noexcept { return counts_; }
    bool is_paused() const noexcept { return paused_; }
    std::size_t waiting() const noexcept { return window_.size(); }
    duration oldest() const;  ///< How long ago the first of those happened.

private:
    void go_on();
    void find_company();
    void read();
    void expire();
    void dispatch();
    void send(history::delivery& what);
    void answered(std::int64_t position, const http::answer& told);
    void failed(history::delivery& what, const http::answer& told);
    void settle(history::change::settle_delivery what);
    void write_settled();
    void wake_in(duration wait);
    void consider_end();

    runtime& runtime_;
    history::store& store_;
    const webhook webhook_;
    const http::origin at_;
    const std::string target_;
    const sender send_;
    const std::function<bool(const std::string&)> serves_;
    const duration look_every_;
    logger log_;

    history::company_id company_;
    std::map<std::int64_t, history::delivery> window_;  // by position
    std::set<std::int64_t> under_way_;                  // positions
    std::int64_t read_to_ = 0;
    std::vector<history::change::any> settled_;  // to be written, together
    counts counts_;
    int failures_ = 0;  // in a row
    duration pause_{};
    calendar_time paused_until_{};
    timer_id wake_ = timer_id::none;
    task ended_;
    bool asked_ = false, reading_ = false, full_ = false, writing_ = false, paused_ = false, fresh_ = false,
         stopped_ = false;
};

}  // namespace palabre::api
