// src/api/service_reports.hpp - figures, asked for by the API.
#pragma once

#include "palabre/core/phone_number.hpp"
#include "palabre/core/runtime.hpp"
#include "palabre/history/company_store.hpp"

#include <functional>
#include <string_view>

namespace palabre::api {

struct answer;
struct errand;

/// What each operation tells. `then` comes from the loop, or at once.
namespace reports {

/// Where and when the company is asked.
struct moment_at {
    country home;
    calendar_time now{};
};

bool takes(std::string_view operation);
void run(std::string_view operation, const errand& with, history::company_store& in, const moment_at& here,
         std::function<void(answer)> then);

}  // namespace reports
}  // namespace palabre::api
