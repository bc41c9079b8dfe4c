// examples/palabre_center/queues.hpp - the section `queues` of palabre-center's file, and a company's own.
#pragma once

#include "agent_reading.hpp"
#include "queue_settings.hpp"
#include "settings_reader.hpp"

#include "palabre/center.hpp"
#include "palabre/channel/voice.hpp"

#include <string>
#include <vector>

namespace palabre_center {

/// `of` has the section; trunks and phones of `line` must have been read. What has a strategy is `served` by agents.
void read_queues(settings_reader& from, const yaml_node& of, const palabre::voice_options& line,
                 const std::vector<std::string>& addresses, const std::string& company, agent_settings& served,
                 std::vector<queue_settings>& into);

/// What was there and is wanted no more is taken away.
void set_queues(palabre::center& in, const std::vector<queue_settings>& before,
                const std::vector<queue_settings>& wanted);

}  // namespace palabre_center
