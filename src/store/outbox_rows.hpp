// src/store/outbox_rows.hpp - messages to go out, as rows: their secret part sealed for its row alone.
#pragma once

#include "palabre/history/change.hpp"
#include "store/columns.hpp"
#include "store/sealer.hpp"

#include <string_view>
#include <vector>

namespace palabre::sql {

inline constexpr std::string_view outgoing_columns = "id, customer, because_of, medium, address, text, clear, details, "
                                                     "priority, purpose, key, made, due, expires, state,"
                                                     " attempts, provider_id, why, instead";

/// A secret that cannot be unsealed (another key file) stays empty, and `lost` is told.
history::outgoing read_outgoing(reading& from, std::int64_t company, const sealer& seals, bool* lost = nullptr);

/// The states in which those news count, as a list in SQL.
std::string states_before(const history::change::settle_message& news);

/// For what a row's secret is sealed.
std::string about_message(std::int64_t company, history::outgoing_id which);
std::string about_session(std::int64_t company, history::interaction_id of);

}  // namespace palabre::sql
