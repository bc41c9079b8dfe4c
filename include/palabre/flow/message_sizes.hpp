// palabre/flow/message_sizes.hpp - what a flow's SMS cost: encoding and parts of each, before anything is sent.
#pragma once

#include "palabre/channel/sms_size.hpp"
#include "palabre/flow/graph.hpp"

#include <string>
#include <vector>

namespace palabre::flow {

/// One send node's text in one language.
struct message_size {
    std::string node;
    std::string language;
    sms_measure size;       ///< Of the words that are always there.
    bool at_least = false;  ///< The text has ${...}, which come on top.
};

/// Every send that goes by SMS, named or by default, in the order of the file and of the flow's languages.
std::vector<message_size> message_sizes(const graph& of);

}  // namespace palabre::flow
