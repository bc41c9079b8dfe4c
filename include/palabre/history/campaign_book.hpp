// palabre/history/campaign_book.hpp - port: a company's campaigns and their recipients, as they are asked for.
#pragma once

#include "palabre/history/campaign.hpp"
#include "palabre/history/reply.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace palabre::history {

/// The part of a company_store that campaigns need. Answers as a company_store does; limits are 1 to 1000.
///
/// Threads: the strand.
class campaign_book {
public:
    virtual ~campaign_book() = default;

    virtual void campaigns(on_reply<std::vector<campaign>> then) = 0;  ///< By name.
    virtual void campaign_by(const std::string& name, on_reply<campaign> then) = 0;

    /// Its rows behind `after`, by row.
    virtual void recipients(campaign_id in, std::int64_t after, std::size_t limit,
                            on_reply<std::vector<recipient>> then) = 0;

    /// Which of these customers have a message of that campaign. At most 1000.
    virtual void queued_among(campaign_id in, std::vector<customer_id> these,
                              on_reply<std::vector<customer_id>> then) = 0;

    /// His place in the campaign that wrote to him last. not_found where none did.
    virtual void last_campaign_of(customer_id who, on_reply<recipient> then) = 0;

    /// How many of its messages wait or are being attempted.
    virtual void under_way(campaign_id in, on_reply<std::size_t> then) = 0;

    /// Counts all of it: time in proportion to its recipients.
    virtual void progress(campaign_id in, on_reply<campaign_progress> then) = 0;

    /// Customers of that segment ("": of any) behind `after`, by id: surviving records that are not erased.
    virtual void members(const std::string& segment, customer_id after, std::size_t limit,
                         on_reply<std::vector<customer_id>> then) = 0;
};

}  // namespace palabre::history
