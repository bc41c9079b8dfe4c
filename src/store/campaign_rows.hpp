// src/store/campaign_rows.hpp - campaigns and recipients as rows: what is asked of them.
#pragma once

#include "palabre/history/campaign.hpp"
#include "store/reads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace palabre::sql {

std::vector<history::campaign> campaigns(asking& in);
std::optional<history::campaign> campaign_by(asking& in, const std::string& name);
std::vector<history::recipient> recipients(asking& in, history::campaign_id of, std::int64_t after, std::size_t limit);
std::vector<history::customer_id> queued_among(asking& in, history::campaign_id of,
                                               const std::vector<history::customer_id>& these);
std::optional<history::recipient> last_campaign_of(asking& in, history::customer_id who);
std::size_t under_way(asking& in, history::campaign_id of);
history::campaign_progress progress(asking& in, history::campaign_id of);
std::vector<history::customer_id> members(asking& in, const std::string& segment, history::customer_id after,
                                          std::size_t limit);

/// Those that are the customer's, and those not looked at yet that have an address of his ("+229...", "messenger:5551").
std::vector<history::recipient> recipients_of(asking& in, std::int64_t customer,
                                              const std::vector<std::string>& addresses);

/// Before its recipients go: what progress() tells from then on.
void keep_figures(writing& in, std::int64_t campaign);

/// Leaves of an erased customer's rows what counts rest on.
void forget_recipient(writing& in, std::int64_t customer);

}  // namespace palabre::sql
