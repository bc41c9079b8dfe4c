// examples/palabre_center/assistants.hpp - companies' assistants, as the configuration describes them.
#pragma once

#include "palabre/assistant/faq.hpp"
#include "palabre/assistant/intents.hpp"
#include "palabre/assistant/llm.hpp"
#include "palabre/center.hpp"
#include "palabre/flow/assistants.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

struct configuration;
class settings_reader;

/// One company's assistant: what it knows is read with the configuration, its sentences are learnt with the flows.
struct assistant_settings {
    std::string name;
    std::vector<palabre::assistant::faq_file> faq = {};
    double faq_threshold = 0.8;
    std::optional<palabre::assistant::intent_set> intents = {};
    std::string model = {};  ///< The file of what was learnt; "": learnt at the start.
    std::optional<palabre::assistant::intent_model> learnt = {};
    double intents_threshold = 0.7;
    std::optional<palabre::assistant::llm_options> llm = {};  ///< Without what it may ask.
    double llm_threshold = 0.6;
    std::vector<std::string> operations = {};  ///< "CONNECTOR.OPERATION": the language model's tools.
    palabre::place where = {};
};

/// Reads `assistants` of a company. Problems are the reader's.
void read_assistants(settings_reader& from, const palabre::detail::yaml_node& company, const std::string& name,
                     std::vector<assistant_settings>& into);

/// What of them contradicts the connectors, once those are read.
std::vector<palabre::problem> assistant_problems(const configuration& of);

/// Learns the sentences of all, or reads what was learnt: a second or so each. Blocks.
std::vector<palabre::problem> learn(configuration& of);

/// What flows find under the names of that company's.
palabre::flow::known_assistants known_assistants(const configuration& of, const std::string& company);

/// All of them, in place of those of before.
void set_assistants(palabre::runtime& on, palabre::center& in, const configuration& before,
                    const configuration& wanted);

}  // namespace palabre_center
