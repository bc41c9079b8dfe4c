// src/api/forecast.hpp - when a campaign by call will have nobody left.
#pragma once

#include "palabre/core/runtime.hpp"

#include <boost/json/object.hpp>

namespace palabre::api {

/// Adds progress.forecast to a running campaign as it is told, where enough of its leads are over to say: at the pace since it
/// began, with the hours in which it was closed.
void add_forecast(boost::json::object& campaign, calendar_time now);

}  // namespace palabre::api
