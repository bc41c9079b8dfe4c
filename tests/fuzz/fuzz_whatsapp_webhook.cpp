// tests/fuzz/fuzz_whatsapp_webhook.cpp - WhatsApp's webhooks.
#include "channel/whatsapp/body.hpp"
#include "channel/whatsapp/incoming.hpp"
#include "fuzz_webhook.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace palabre;
    return test::fuzz_webhook(
        data, size, [](std::string_view body) { return whatsapp::read_webhook(body, {"105"}); },
        [](const outbound_message& echo) {
            if (whatsapp::problem_with(echo).empty()) static_cast<void>(whatsapp::body_of(echo, "Menu"));
        });
}
