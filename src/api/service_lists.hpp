// src/api/service_lists.hpp - what is told of a company's lists of leads.
#pragma once

#include "palabre/history/company_store.hpp"
#include "palabre/history/lead_upload.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <string_view>

namespace palabre::api {

struct answer;
struct errand;

bool is_about_lists(std::string_view operation);

/// `then` comes from the loop; not at all once the store has gone.
void run_lists(std::string_view operation, const errand& with, history::company_store& in,
               const std::function<void(answer)>& then);

boost::json::object told(const history::lead_upload& of);

}  // namespace palabre::api
