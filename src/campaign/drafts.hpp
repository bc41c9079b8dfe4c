// src/campaign/drafts.hpp - a campaign that has not begun, whatever it goes by: its plan, and what is wrong in one.
#pragma once

#include "palabre/core/error.hpp"
#include "palabre/core/value.hpp"
#include "palabre/history/store.hpp"

#include <memory>
#include <string>

namespace palabre::campaign {

/// A line for each.
std::string told_problems(const error& of);

/// A new draft, or another plan for one, durable before `then`; nobody is told once `asks` has gone.
void put_draft(runtime& loop, history::store& in, history::company_store& book, const std::string& name, value plan,
               std::weak_ptr<void> asks, history::on_reply<history::campaign> then);

}  // namespace palabre::campaign
