// tests/api/test_soap_peers.cpp - the WSDL as zeep and npm's soap read it, each asking every operation. Wall clock.
#include "palabre/api/server.hpp"

#include "core/process.hpp"
#include "http/loop.hpp"
#include "palabre/sim/memory_store.hpp"

#include <string>
#include <vector>

using namespace palabre;
using http::beside;

namespace {

const std::string key = "a-key-of-twenty-bytes-and-more";

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// An API on a store made of memory, and what a program says that asks it.
std::string asked(const std::vector<std::string>& words, std::size_t url_at) {
    asio_runtime loop;
    sim::memory_store store{loop};
    bool opened = false;
    store.open_company("moov-benin", "Moov", [&](const auto& told) { opened = static_cast<bool>(told); });
    loop.run();
    REQUIRE(opened);
    api::server api{loop,
                    {.listen = "127.0.0.1:0",
                     .keys = {{"crm",
                               secret{key},
                               {"moov-benin"},
                               {api::scope::read, api::scope::write, api::scope::send, api::scope::events}}},
                     .homes = {{"moov-benin", country{"BJ"}, {true, {}}}}},
                    &store};
    api.start();
    auto all = words;
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(url_at), {"http://" + api.listening(), key});
    std::string said;
    beside(loop, [&] {
        const auto done = palabre::detail::run(all, "");
        said = done.out + done.problems;
    });
    return said;
}

}  // namespace

TEST_CASE("zeep asks every operation by SOAP 1.1 and 1.2, knowing the WSDL alone") {
    for (const char* version : {"soap", "soap12"}) {
        const auto said =
            asked({PALABRE_SYSTEM_PYTHON, PALABRE_SOURCE_DIR "/tests/peers/api/ask_by_zeep.py", version}, 2);
        INFO(said);
        CHECK(has(said, "written False True\n"));
        CHECK(has(said, "again True True\n"));
        CHECK(has(said, "disposed sold False\n"));
        CHECK(has(said, "queued waiting False\n"));
        CHECK(has(said, "found phone +2290197000001\n"));
        CHECK(has(said, "timeline ['sent', 'noted', 'disposed'] True\n"));
        CHECK(has(said, "first A <b> & Fɔ̀n 🌳 2026-01-04T09:00:00.250000+00:00\n"));
        CHECK(has(said, "events ['disposition.given', 'entry.added', 'interaction.ended', 'interaction.started', "
                        "'message.queued'] True\n"));
        CHECK(has(said, "fault nobody is known by that address; check it\n"));
    }
}

TEST_CASE("openapi.json is OpenAPI, and events are as their schema says") {
    const auto said =
        asked({"/bin/sh", "-c",
               "cd '" PALABRE_OPENAPI_PEER "' && '" PALABRE_SYSTEM_PYTHON "' '" PALABRE_SOURCE_DIR
               "/tests/peers/api/ask_by_zeep.py' \"$@\" soap >/dev/null && exec '" PALABRE_NODE "' validate.mjs \"$@\"",
               "ask"},
              4);
    INFO(said);
    CHECK(has(said, "openapi true 119\n"));
    CHECK(has(said, "events 9 0 \n"));
    CHECK(has(said, "refused 0 0\n"));
}

TEST_CASE("npm's soap asks every operation by SOAP 1.1 and 1.2, knowing the WSDL alone") {
    for (const char* version : {"1.1", "1.2"}) {
        const auto said =
            asked({"/bin/sh", "-c", "cd '" PALABRE_SOAP_PEER "' && exec '" PALABRE_NODE "' ask_center.mjs \"$@\"",
                   "ask", version},
                  4);
        INFO(said);
        CHECK(has(said, "written false true\n"));
        CHECK(has(said, "disposed sold false\n"));
        CHECK(has(said, "queued waiting\n"));
        CHECK(has(said, "found +2290197000002\n"));
        CHECK(has(said, "first A <b> & Fɔ̀n 🌳 2026-01-04T09:00:00.250Z\n"));
        CHECK(has(said, "events true\n"));
        CHECK(has(said, "nobody is known by that address"));
    }
}
