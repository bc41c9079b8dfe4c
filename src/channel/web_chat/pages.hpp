// src/channel/web_chat/pages.hpp - the widget and the example page, as they are served.
#pragma once

#include <string_view>

namespace palabre::chat {

extern const std::string_view widget;
extern const std::string_view page;  ///< With {name}, {title} and {language} to be put in.

}  // namespace palabre::chat
