// tests/fuzz/fuzz_http_target.cpp - any bytes are a target, a URL, a path or a reason; what is read comes back.
#include "connector/path_template.hpp"
#include "http/origin.hpp"
#include "http/target.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <cstdlib>

using namespace palabre;

namespace {

void must(bool holds) {
    if (!holds) std::abort();
}

template<class Job> void may_refuse(Job job) {
    try {
        job();
    } catch (const error& refused) {
        must(refused.what()[0] != '\0');
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto read = http::read_target(text);
    must(read.target.has_value() == read.why.empty());
    if (read.target) {
        std::string again;
        for (const auto& each : read.target->segments) {
            must(valid_utf8(each));
            again += "/" + http::escaped(each);
        }
        char mark = '?';
        for (const auto& [name, value] : read.target->query) {
            again += mark + http::escaped(name) + "=" + http::escaped(value);
            mark = '&';
        }
        const auto twice = http::read_target(again);
        must(twice.target && twice.target->segments == read.target->segments &&
             twice.target->query == read.target->query);
    }
    may_refuse([&] { must(to_string(http::read_url(text).at) != ""); });
    may_refuse([&] {
        const auto at = http::read_listener(text);
        must(http::read_listener(to_string(at)) == at);
    });
    may_refuse([&] {
        const std::string argument{text.substr(0, text.find('}'))};
        const auto path = detail::path_template::parse(text).fill(boost::json::object{{"a", argument}, {"b", 1}});
        if (path.why.empty() && valid_utf8(argument)) must(path.target.starts_with('/'));
    });
    return 0;
}
