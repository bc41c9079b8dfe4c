// src/channel/carried.cpp - carriers: names for logs, and what one does that is never called back.
#include "palabre/channel/carried.hpp"

#include "palabre/channel/carrier.hpp"

namespace palabre {

std::string_view to_string(send_fault why) noexcept {
    switch (why) {
    case send_fault::none: return "none";
    case send_fault::window_closed: return "window_closed";
    case send_fault::unreachable: return "unreachable";
    case send_fault::opted_out: return "opted_out";
    case send_fault::bad_content: return "bad_content";
    case send_fault::bad_sender: return "bad_sender";
    case send_fault::limited: return "limited";
    case send_fault::provider: return "provider";
    }
    return "none";
}

void carrier::called_back(callback_request, std::function<void(callback_answer)> then) {
    then({404, "this carrier is never called back\n"});
}

}  // namespace palabre
