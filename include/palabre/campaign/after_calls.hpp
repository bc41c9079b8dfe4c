// palabre/campaign/after_calls.hpp - does what follows calls: writes to customers, asks them, tells systems.
#pragma once

#include "palabre/campaign/after_plan.hpp"
#include "palabre/campaign/ways.hpp"
#include "palabre/core/log.hpp"
#include "palabre/history/store.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre::campaign {

/// Port: a company's system, told what came of a call. The same `key` may come twice, after a crash in between.
class deeds {
public:
    virtual ~deeds() = default;
    /// `then` once, from the loop: "" where it was done, or cannot be (`again` false), else why not now.
    virtual void act(const std::string& operation, const value& arguments, const std::string& key,
                     history::customer_id about, std::function<void(std::string why, bool again)> then) = 0;
};

struct after_options {
    std::function<bool()> serves = {};  ///< Whether this center serves the company; empty: it does.
    std::function<void()> queued = {};  ///< The outbox has something new: its sender may look.
    duration look_every = std::chrono::seconds{5};
    duration again = std::chrono::minutes{1};  ///< Before a deed that came to nothing; each time twice as long.
    int most_attempts = 10;                    ///< Of a deed.
    logger log{};
};

/// Where a customer's answer to a survey goes on.
struct survey_place {
    history::follow_up survey = {};
    std::string flow = {};   ///< "": he has none to answer.
    value fields = nullptr;  ///< For the flow: {"survey_id": "17"}.
};

/// What follows a company's calls. It is owed from the write of the result or the disposition on; message, its line in the
/// timeline, and that it is owed no more are one write, so that a crash at any point neither loses nor repeats it.
///
/// Owns:    nothing but its turn. The runtime, the store and the ports must outlive it.
/// Threads: the strand. Every `then` is called once, from the loop; not at all once this has gone.
class after_calls {
public:
    /// Without `acts` no operation is called: what asks for one is skipped.
    after_calls(runtime& on, history::store& in, history::company_id whose, after_plan plan, ways& by, deeds* acts,
                after_options with = {});
    ~after_calls();

    after_calls(const after_calls&) = delete;
    after_calls& operator=(const after_calls&) = delete;

    /// Goes on with what is owed.
    void start();

    /// What is to be written with the result or the disposition, all of it or nothing.
    std::vector<history::change::any> follows(const ended_call& what);

    /// He has written on that medium: the latest survey that was sent to him there, and not answered yet.
    void answered(history::customer_id who, medium on, std::function<void(survey_place)> then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

/// CSAT: the share of 4 and 5 among marks of 1 to 5. NPS: the share of 9 and 10 less that of 0 to 6 among marks of 0 to 10, -1 to
/// 1. Nothing where nobody gave one.
std::optional<double> csat_of(const history::survey_count& what);
std::optional<double> nps_of(const history::survey_count& what);

/// {"group": "sales", "sent": 10, "answered": 4, "response_rate": 0.4, "csat": 0.75, "csat_marks": {"5": 3}, "nps": ..}: docs/manual/api.md.
value told(const history::survey_count& what);

}  // namespace palabre::campaign
