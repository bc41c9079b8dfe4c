// tests/fuzz/fuzz_webhook.hpp - a platform's webhooks: whatever is read can be kept and answered.
#pragma once

#include "palabre/channel/carried.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/serialize.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace palabre::test {

/// `read` takes the body of one that came to "105"; `answer` makes the body of a message of ours.
template<typename Read, typename Answer>
int fuzz_webhook(const std::uint8_t* data, std::size_t size, Read read, Answer answer) {
    const auto found = read(std::string_view{reinterpret_cast<const char*>(data), size});
    if (!found.problem.empty() && !found.what.empty()) std::abort();
    for (const auto& each : found.what) {
        if (const auto* const told = std::get_if<receipt>(&each)) {
            if (told->provider_id.empty()) std::abort();
            continue;
        }
        const auto& came = std::get<inbound_message>(each);
        if (came.provider_id.empty() || came.from.empty() || came.to != "105") std::abort();
        if (!valid_utf8(came.text) || came.text.find('\0') != came.text.npos) std::abort();
        static_cast<void>(boost::json::serialize(came.details));
        outbound_message echo;
        echo.to = came.from;
        echo.text = came.text;
        echo.details = came.details;
        answer(echo);
    }
    return 0;
}

}  // namespace palabre::test
