// examples/palabre_center/connectors.hpp - companies' systems, as the configuration describes them.
#pragma once

#include "palabre/connector/guard.hpp"
#include "palabre/connector/http.hpp"
#include "palabre/connector/soap.hpp"
#include "palabre/connector/sql.hpp"
#include "palabre/flow/described.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace palabre::detail {
struct yaml_node;
}

namespace palabre_center {

class settings_reader;

/// One call that does no harm, by which --check finds out whether a system answers.
struct trial {
    std::string operation;
    palabre::value arguments;
};

struct connector_settings {
    std::variant<palabre::http_connector_options, palabre::soap_connector_options, palabre::sql_connector_options> how;
    palabre::guard_options guard = {};
    std::optional<trial> tries = {};
    std::string written = {};  ///< All of it as it stands in the file, to be compared.
};

/// Reads what stands under a connector's name. Problems are the reader's.
connector_settings read_connector(settings_reader& from, const palabre::detail::yaml_node& map);

/// The variables of the environment that its settings name.
std::vector<std::string> variables_of(const connector_settings& of);

/// What they say of themselves, for flows that are checked; `by` is the configuration's name.
palabre::flow::described_connectors described(const std::map<std::string, connector_settings>& all, std::string by);

/// Throws error for what only the connector itself knows to be wrong.
std::unique_ptr<palabre::guard> make_connector(palabre::runtime& on, connector_settings of, palabre::logger log);

}  // namespace palabre_center
