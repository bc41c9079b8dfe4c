// palabre/campaign/message_campaigns.hpp - campaigns by message: selected, throttled, paused, resumed.
#pragma once

#include "palabre/campaign/message_plan.hpp"
#include "palabre/campaign/ways.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/numbering_plan.hpp"
#include "palabre/history/store.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace palabre::campaign {

struct options {
    country home = {};                         ///< Of numbers that are written without their country.
    std::function<bool()> serves = {};         ///< Whether this center serves the company; empty: it does.
    std::function<void()> queued = {};         ///< The outbox has something new: its sender may look.
    duration ahead = std::chrono::seconds{2};  ///< How much is queued ahead, in time: what a pause still holds back.
    duration look_every = std::chrono::milliseconds{500};
    logger log{};
};

/// What became of the rows of an upload.
struct uploaded {
    std::int64_t rows = 0;  ///< Read.
    std::int64_t invalid = 0;
};

struct campaign_answer {
    history::recipient from;  ///< His place in the campaign, as it was before this answer.
    std::string flow =
        {};  ///< That goes on with it: the plan's, at his first answer on the medium that he was asked on.
};

/// A company's campaigns by message. Recipients are selected page by page; a page's messages, what became of its recipients
/// and where the next page begins are one write, so that a crash at any point neither loses nor repeats anybody.
///
/// Owns:    the campaigns under way. The runtime, the store and the ports must outlive it.
/// Threads: the strand. Every `then` is called once, from the loop; not at all once this has gone.
class message_campaigns {
public:
    using told = history::on_reply<history::campaign>;

    message_campaigns(runtime& on, history::store& in, history::company_id whose, ways& by, named_lists* lists,
                      options with = {});
    ~message_campaigns();

    message_campaigns(const message_campaigns&) = delete;
    message_campaigns& operator=(const message_campaigns&) = delete;

    /// Goes on with what was under way. Where the store is not there yet it tries again.
    void start();

    /// A new draft, or another plan for one. Refused with all problems of the plan.
    void put(const std::string& name, value plan, told then);

    /// Rows of a list as CSV with a header: number (or address), and where they are there language, area; other columns
    /// are fields. Its rows are numbered from `first` on, so that the same upload twice changes nothing. Only of a draft.
    void upload(const std::string& name, std::string_view csv, std::int64_t first, history::on_reply<uploaded> then);

    /// Of a draft, or of one that is paused.
    void run(const std::string& name, told then);
    /// What waits in the outbox stays there, and no more is queued.
    void pause(const std::string& name, told then);
    /// Takes back what waits.
    void cancel(const std::string& name, told then);

    /// A customer has written on that medium: the first answer to the campaign that wrote to him last, at most `within` ago,
    /// counts as its answer. not_found where there is none.
    void answered(history::customer_id who, medium on, bool opts_out, duration within,
                  history::on_reply<campaign_answer> then);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre::campaign
