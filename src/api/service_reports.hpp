// src/api/service_reports.hpp - figures, asked for by the API.
#pragma once

#include "palabre/history/company_store.hpp"

#include <functional>
#include <string_view>

namespace palabre::api {

struct answer;
struct errand;

/// What each operation tells. `then` comes from the loop, or at once.
namespace reports {

bool takes(std::string_view operation);
void run(std::string_view operation, const errand& with, history::company_store& in, std::function<void(answer)> then);

}  // namespace reports
}  // namespace palabre::api
