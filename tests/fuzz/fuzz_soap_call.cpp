// tests/fuzz/fuzz_soap_call.cpp - any bytes that the API gets as XML are a call or a fault, told in XML.
#include "api/rest_face.hpp"
#include "api/soap_face.hpp"
#include "api/xml_text.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/serialize.hpp>

#include <cstdint>
#include <cstdlib>

using namespace palabre;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

void must_be_xml(const http::response& told) {
    must(valid_utf8(told.body));
    pugi::xml_document read;
    must(read.load_buffer(told.body.data(), told.body.size()) && read.document_element());
}

/// A fault is always told, and names no more than it has to.
void look_at(const api::maybe_fault& wrong) {
    if (!wrong) return;
    must(wrong->status >= 400 && !wrong->what.empty());
    api::soap_call to;
    for (const bool later : {false, true}) {
        to.is_1_2 = later;
        must_be_xml(api::soap_fault(to, *wrong));
    }
    must_be_xml(api::rest_fault(*wrong, "", true));
    must(valid_utf8(api::rest_fault(*wrong, "", false).body));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The first line is the Content-Type.
    std::string text{reinterpret_cast<const char*>(data), size};
    const auto line = text.find('\n');
    http::request asked;
    asked.method = "POST";
    if (line != std::string::npos) {
        asked.headers.emplace_back("Content-Type", text.substr(0, line));
        text.erase(0, line + 1);
    }
    asked.body = std::move(text);
    const auto call = api::read_soap(asked);
    look_at(call.wrong);
    must(call.wrong || call.what != nullptr);
    if (!call.wrong) {
        must(valid_utf8(boost::json::serialize(call.given)));
        must_be_xml(api::soap_answer(call, {.status = 200, .told = {}, .wrong = {}}));
    }
    for (const auto& each : api::operations()) {
        if (!each.writes()) continue;
        api::arguments into;
        http::path_names names;
        for (const auto& field : each.takes)
            if (field.in == api::field::place::path) names[std::string{field.name}] = "141237719040004097";
        look_at(api::read_rest(each, asked, names, into));
        must(valid_utf8(boost::json::serialize(into)));
    }
    return 0;
}
