// tests/fuzz/fuzz_sdes.cpp - any a=crypto is a key that is written and read again, or none.
#include "sip/sdes.hpp"

#include <cstdint>
#include <cstdlib>

using namespace palabre::sip;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = read_crypto({reinterpret_cast<const char*>(data), size});
    if (read && read_crypto(write(*read)) != read) std::abort();
    return 0;
}
