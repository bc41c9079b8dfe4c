// examples/palabre_center/agent_reading.hpp - queues that agents serve, and the agents, out of palabre-center's file.
#pragma once

#include "agent_settings.hpp"
#include "settings_reader.hpp"

#include "palabre/channel/voice.hpp"

#include <string>
#include <vector>

namespace palabre_center {

/// One entry of a section `queues` that has a `strategy`.
void read_agents_queue(settings_reader& from, const yaml_entry& of, const std::string& company, agent_settings& into);

/// The key `form` of a queue.
void read_form(settings_reader& from, const yaml_node& map, palabre::wrap_form& into);

/// The section `agents`; queues and `phones` must have been read.
void read_agents(settings_reader& from, const yaml_node& root, const palabre::voice_phones& phones,
                 agent_settings& into);

/// A text, or for each language a text or {text, clip}.
void read_words(settings_reader& from, const yaml_node& node, std::vector<palabre::utterance>& into);

}  // namespace palabre_center
