// src/channel/meta/news.hpp - what one webhook of Meta's brings.
#pragma once

#include "palabre/channel/carried.hpp"

#include <string>
#include <vector>

namespace palabre::meta {

struct news {
    std::vector<carried> what;             ///< In its order.
    std::vector<std::string> passed_over;  ///< What concerns no message of ours, in a word each: "account_update".
    std::string problem;                   ///< Why nothing could be read; "" where it could.
};

}  // namespace palabre::meta
