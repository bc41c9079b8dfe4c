// examples/palabre_center/languages.hpp - which language customers write in, learnt from their company.
#pragma once

#include "palabre/assistant/language_guess.hpp"
#include "palabre/core/error.hpp"
#include "palabre/flow/graph.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

struct configuration;
struct plans;
class settings_reader;

struct language_settings {
    double sure = 0.8;                                           ///< From there on it is the conversation's language.
    std::map<std::string, std::vector<std::string>> texts = {};  ///< By language: of files of their own.
    std::optional<palabre::assistant::language_guess> learnt = {};  ///< Once the flows have been read.
    palabre::place where = {};
};

/// Reads `languages` of a company. Problems are the reader's.
void read_languages(settings_reader& from, const palabre::detail::yaml_node& company,
                    std::optional<language_settings>& into);

/// What a flow says, by language, without what it computes.
void add_texts(const palabre::flow::graph& of, std::map<std::string, std::vector<std::string>>& to);

/// From companies' flows, assistants and files: a second or two each. Blocks.
std::vector<palabre::problem> learn_languages(configuration& of, const plans& with);

}  // namespace palabre_center
