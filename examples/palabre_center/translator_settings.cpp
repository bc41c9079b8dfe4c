// examples/palabre_center/translator_settings.cpp - a company's translator: its service, its codes, its names.
#include "translator_reading.hpp"

#include "core/file_text.hpp"
#include "palabre/asio_runtime.hpp"

#include <fmt/format.h>

#include <tuple>

namespace palabre_center {

using namespace palabre;
using namespace std::chrono_literals;

namespace {

auto parts(const translator::served_options& of) {
    return std::tie(of.url, of.key, of.codes, of.text_most, of.requests, of.limit, of.tries, of.rest, of.authorities);
}

void read_key(settings_reader& from, const yaml_node& node, secret& into) {
    const auto* const key = node.find("key");
    const auto* const file = node.find("key_file");
    if (key != nullptr && file != nullptr) return from.report(*file, "there is a 'key' too", "keep one of them");
    if (key != nullptr) into = secret{from.text(*key)};
    if (file == nullptr) return;
    const auto name = from.path(*file);
    if (name.empty()) return;
    try {
        constexpr std::size_t most = 4096;
        auto text = palabre::detail::file_text(name, most);
        while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
        into = secret{std::move(text)};
    } catch (const error& wrong) {
        from.report(*file, wrong.problems().front().what, "check the file and who may read it");
    }
}

}  // namespace

bool alike(const std::optional<translator_settings>& one, const std::optional<translator_settings>& other) {
    if (!one || !other) return one.has_value() == other.has_value();
    if (one->service.has_value() != other->service.has_value()) return false;
    return one->names == other->names && one->only_reviewed == other->only_reviewed &&
           (!one->service || parts(*one->service) == parts(*other->service));
}

void read_translator(settings_reader& from, const yaml_node& company, std::optional<translator_settings>& into) {
    const auto* const node = from.section(company, "translator",
                                          {"url", "key", "key_file", "codes", "names", "only_reviewed", "longest",
                                           "requests", "limit", "tries", "rest", "authorities"});
    if (node == nullptr) return;
    auto& made = into.emplace();
    made.where = from.yaml().place_of(*node);
    from.texts(*node, "names", made.names);
    from.yes_or_no(*node, "only_reviewed", made.only_reviewed);
    if (node->find("url") == nullptr) {
        for (const auto* const key :
             {"key", "key_file", "codes", "longest", "requests", "limit", "tries", "rest", "authorities"})
            if (const auto* const found = node->find(key))
                from.report(*found, fmt::format("'{}' without a service", key), "add url: http://HOST:PORT");
        return;
    }
    auto& service = made.service.emplace();
    from.text(*node, "url", service.url);
    read_key(from, *node, service.key);
    from.named_texts(*node, "codes", service.codes);
    from.number(*node, "longest", 1, 100'000, service.text_most);
    from.number(*node, "requests", 1, 64, service.requests);
    from.time(*node, "limit", 1ms, 300s, service.limit);
    from.number(*node, "tries", 1, 5, service.tries);
    from.time(*node, "rest", 0s, 1h, service.rest);
    from.path(*node, "authorities", service.authorities);
    asio_runtime nowhere;
    try {
        translator::make_served(nowhere, service);
    } catch (const error& wrong) {
        from.report_quoting(*node, wrong.problems());
    }
}

}  // namespace palabre_center
