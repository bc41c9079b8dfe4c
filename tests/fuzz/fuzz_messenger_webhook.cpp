// tests/fuzz/fuzz_messenger_webhook.cpp - Messenger's webhooks.
#include "channel/messenger/body.hpp"
#include "channel/messenger/incoming.hpp"
#include "fuzz_webhook.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace palabre;
    return test::fuzz_webhook(
        data, size, [](std::string_view body) { return messenger::read_webhook(body, "105"); },
        [](const outbound_message& echo) {
            if (messenger::problem_with(echo).empty())
                static_cast<void>(messenger::body_of(echo, messenger::right::response));
        });
}
