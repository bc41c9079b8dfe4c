// tests/fuzz/fuzz_whatsapp_webhook.cpp - WhatsApp's webhooks: whatever is read can be kept and answered.
#include "channel/whatsapp/body.hpp"
#include "channel/whatsapp/incoming.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/serialize.hpp>

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace palabre;
    const auto read = whatsapp::read_webhook({reinterpret_cast<const char*>(data), size}, {"105"});
    if (!read.problem.empty() && !read.what.empty()) std::abort();
    for (const auto& each : read.what) {
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
        if (whatsapp::problem_with(echo).empty()) static_cast<void>(whatsapp::body_of(echo, "Menu"));
    }
    return 0;
}
