// examples/palabre_center/figures.hpp - what /metrics shows of a center and its telephone line.
#pragma once

#include "palabre/api/metric_writer.hpp"
#include "palabre/center.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/connector/guard.hpp"

#include <string>

namespace palabre_center {

void tell(palabre::api::metric_writer& to, const palabre::center_figures& of);
void tell(palabre::api::metric_writer& to, const palabre::voice_figures& of);
void tell(palabre::api::metric_writer& to, const std::string& connector, const palabre::guard_figures& of);

}  // namespace palabre_center
