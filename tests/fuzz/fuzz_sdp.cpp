// tests/fuzz/fuzz_sdp.cpp - any bytes are a description or a reason; what is read is written back, and can be answered.
#include "sip/negotiation.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace palabre::sip;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = sdp::parse({reinterpret_cast<const char*>(data), size});
    require(read.why.empty() == bool{read});
    if (!read) return 0;

    const auto again = sdp::parse(sdp::write(*read.found));
    require(again && *again.found == *read.found);

    const local_media ours{.at = {"192.0.2.1", 40000}};
    negotiation talk{{}, 1};
    const auto verdict = talk.consider(*read.found);
    require(verdict.why.empty() == verdict.agreed.has_value());
    terms agreed;
    const auto said = talk.answer(*read.found, ours, agreed);
    require(said.lines.size() == read.found->lines.size());
    std::size_t live = 0;
    for (const auto& each : said.lines) live += each.port != 0;
    require(live == (verdict.agreed ? 1 : 0));
    const auto ours_read = sdp::parse(sdp::write(said));
    require(ours_read && *ours_read.found == said);

    negotiation asking{{}, 1};
    static_cast<void>(asking.offer(ours));
    static_cast<void>(asking.conclude(*read.found));
    return 0;
}
