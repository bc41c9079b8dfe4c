// src/api/operations_lists.hpp - what may be asked of lists of leads; files go in and reports out by REST alone.
#pragma once

#include "api/operations.hpp"

#include <boost/json/object.hpp>

#include <vector>

namespace palabre::api {

std::vector<operation> list_operations();
std::vector<const record*> list_records();

/// "preview_lead_list", "upload_lead_list", "report_lead_upload", in this order.
std::span<const operation> list_file_operations();

/// What openapi.json says of them, by path and method.
boost::json::object list_file_paths();

}  // namespace palabre::api
