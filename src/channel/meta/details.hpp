// src/channel/meta/details.hpp - what outbound_message::details asks for, read once for both platforms.
#pragma once

#include "palabre/channel/carried.hpp"
#include "palabre/channel/message.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <vector>

namespace palabre::meta {

struct wanted {
    struct approved {  ///< A template.
        std::string name, language;
        std::vector<std::string> parameters;  ///< Without line breaks, tabs or long gaps, which templates refuse.
    };
    struct spot {
        double latitude = 0, longitude = 0;
        std::string name = {}, address = {};
    };

    std::optional<approved> by = {};
    std::vector<choice> choices = {};
    std::optional<attachment> file = {};
    std::optional<spot> where = {};
    std::string reply_to = {};
    bool by_agent = false;
    std::string problem = {};  ///< What cannot be read: "a template without a name".
};

wanted read_details(const value& details);

}  // namespace palabre::meta
