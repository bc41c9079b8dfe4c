// tests/fuzz/fuzz_sip_text.cpp - any bytes as the SIP texts that we read ourselves.
#include "palabre/core/error.hpp"
#include "sip/info_body.hpp"
#include "sip/options.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace palabre;
using namespace palabre::sip;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text{reinterpret_cast<const char*>(data), size};
    for (const auto* const type : {"application/dtmf-relay", "application/dtmf"})
        if (const auto told = read_info(type, text)) {
            require(std::string_view{"0123456789*#ABCD"}.find(told->key) != std::string_view::npos);
            require(told->held >= duration{0} && told->held <= std::chrono::seconds{10});
        }
    static_cast<void>(read_info(text, "Signal=1"));
    for (const auto& user : {user_of(text), plain_user(text)})
        for (const unsigned char each : user) require(each >= ' ' && each != 127);
    const int cause = q850_cause(text);
    require(cause >= 0 && cause < 128);
    try {
        require(listener_from(to_string(listener_from(text))).port == listener_from(text).port);
    } catch (const error&) {  // it says why
    }
    return 0;
}
