// palabre/center/networks.hpp - which operator has a number now, as a company's own system knows it.
#pragma once

#include "palabre/center.hpp"
#include "palabre/core/phone_number.hpp"

#include <functional>
#include <map>
#include <string>

namespace palabre {

/// Where numbers are carried from one operator to another, somebody knows where to: a database of ported numbers, the
/// operator's HLR.
struct portability {
    std::string operation;            ///< CONNECTOR.OPERATION; its `fresh_for` says how long an answer holds.
    std::string argument = "number";  ///< That gets the number: "+2290197000001".
    std::string field = "operator";   ///< Of its answer; an answer that is a text is taken whole.
    std::map<std::string, std::string> names = {};  ///< Its words as carriers know them: {"61602": "MTN"}.
    duration limit = std::chrono::seconds{2};       ///< Then the prefix decides, as where it is not there.
    logger log{};                                   ///< Told when it falls silent.
};

/// For delivery::sender_options::network_of. The center must outlive it.
std::function<void(const phone_number& whose, std::function<void(std::string)> then)>
asked_network(center& of, std::string company, portability how);

}  // namespace palabre
