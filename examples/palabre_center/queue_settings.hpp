// examples/palabre_center/queue_settings.hpp - whom flows reach by the name of a queue, as the file says.
#pragma once

#include "palabre/channel/connect.hpp"

#include <string>
#include <vector>

namespace palabre_center {

struct queue_settings {
    std::string name;
    palabre::connect_request whom = {};
    std::vector<std::string> addresses = {};  ///< Of the company's; none: everybody's.
};

}  // namespace palabre_center
