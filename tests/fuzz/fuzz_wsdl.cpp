// tests/fuzz/fuzz_wsdl.cpp - any bytes are a WSDL or a reason; what one offers makes a connector or a reason.
#include "palabre/connector/soap.hpp"
#include "palabre/core/error.hpp"
#include "palabre/sim/clock.hpp"

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sys/mman.h>

using namespace palabre;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

/// A file in memory: WSDLs are read from files.
const std::string& file() {
    static const std::string name = "/proc/self/fd/" + std::to_string(memfd_create("wsdl", 0));
    return name;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::ofstream{file(), std::ios::binary | std::ios::trunc}.write(reinterpret_cast<const char*>(data),
                                                                    static_cast<std::streamsize>(size));
    try {
        const auto read = read_wsdl(file());
        must(!read.operations.empty());
        if (size % 8 != 0) return 0;  // a connector has a thread, which takes its time
        sim::clock clock;
        const auto made = soap_connector(
            clock, {.http = {.url = "http://127.0.0.1:1"}, .version = read.version, .operations = read.operations});
        must(made->operations().size() == read.operations.size());
    } catch (const error& refused) {
        must(refused.what()[0] != '\0');
    }
    return 0;
}
