// tests/fuzz/fuzz_xml_answer.cpp - any bytes are an answer in XML or a reason; what is told fits.
#include "connector/xml_answer.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cstdint>
#include <cstdlib>

using namespace palabre;
using kind = operation_field::kind;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

/// It is JSON that can be written down and read again.
void must_be_told(const value& what) {
    const auto text = boost::json::serialize(what);
    must(valid_utf8(text));
    must(boost::json::parse(text) == what || text.find('.') != std::string::npos ||
         text.find('E') != std::string::npos);
}

bool fits(const value& what, kind as) {
    switch (as) {
    case kind::integer: return what.is_int64();
    case kind::number: return what.is_number();
    case kind::boolean: return what.is_bool();
    case kind::text: return what.is_string();
    case kind::list: return what.is_array();
    default: return true;
    }
}

const std::array<detail::xpath, 7>& paths() {
    static const std::array<detail::xpath, 7> all{
        detail::xpath{"//b:balance", "a"},     detail::xpath{"//@id", "b"},    detail::xpath{"sum(//b:n)", "c"},
        detail::xpath{"count(//*) > 3", "d"},  detail::xpath{"//text()", "e"}, detail::xpath{"//b:call", "f"},
        detail::xpath{"string(//b:name)", "g"}};
    return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The first line is the Content-Type.
    std::string text{reinterpret_cast<const char*>(data), size};
    const auto line = text.find('\n');
    const auto type = line == std::string::npos ? std::string{} : text.substr(0, line);
    if (line != std::string::npos) text.erase(0, line + 1);
    pugi::xml_document document;
    static const detail::prefixes known{{"urn:b", "b"}, {"http://schemas.xmlsoap.org/soap/envelope/", "soap"}};
    const auto why = detail::read_xml(document, text, type, known);
    must(valid_utf8(why));
    if (!why.empty()) return 0;
    must_be_told(detail::json_of(document.document_element()));
    for (const auto& path : paths()) {
        static_cast<void>(path.holds(document));
        for (const auto as :
             {kind::any, kind::text, kind::integer, kind::number, kind::boolean, kind::list, kind::object}) {
            std::string problem;
            const auto read = path.read(document, as, problem);
            must(!read || problem.empty());
            if (!read) continue;
            must_be_told(*read);
            must(!path.gives_nodes() || fits(*read, as));
        }
    }
    if (const auto escaped = detail::xml_escaped(text)) {
        pugi::xml_document again;
        const auto whole = "<a>" + *escaped + "</a>";
        must(again.load_buffer(whole.data(), whole.size(), pugi::parse_default | pugi::parse_ws_pcdata));
        must(again.child("a").text().get() == text.substr(0, text.find('\0')));
    }
    return 0;
}
