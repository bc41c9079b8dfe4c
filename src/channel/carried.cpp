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

void carrier::fetch(attachment, std::size_t, std::function<void(fetched_file)> then) {
    fetched_file none;
    none.why = "this carrier fetches no files";
    then(std::move(none));
}

void carrier::upload(file_to_upload, std::function<void(send_result)> then) {
    then({.what = send_result::kind::rejected, .fault = send_fault::bad_content, .why = "this carrier takes no files"});
}

}  // namespace palabre
