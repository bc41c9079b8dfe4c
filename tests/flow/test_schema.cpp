// tests/flow/test_schema.cpp - flow.schema.json, which editors use, has the loader's keys and limits.
#include "core/file_text.hpp"
#include "flow/file_keys.hpp"
#include "palabre/channel/capability.hpp"
#include "palabre/flow/type.hpp"

#include <boost/json.hpp>
#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace palabre;
namespace keys = flow::detail::keys;
using names = std::set<std::string, std::less<>>;

namespace {

const boost::json::object& schema() {
    static const boost::json::value read =
        boost::json::parse(detail::file_text(PALABRE_SOURCE_DIR "/src/flow/flow.schema.json", std::size_t{1} << 20U));
    return read.as_object();
}

const boost::json::object& part(const std::string& name) {
    const auto* const found = schema().at("definitions").as_object().if_contains(name);
    REQUIRE_MESSAGE(found != nullptr, name);
    return found->as_object();
}

/// The keys of a part that takes no others.
names keys_of(const boost::json::object& part) {
    CHECK(part.at("additionalProperties") == boost::json::value(false));
    names all;
    for (const auto& each : part.at("properties").as_object()) all.emplace(each.key());
    return all;
}

names set_of(flow::detail::words words) {
    return {words.begin(), words.end()};
}

names enumerated(const std::string& name) {
    names all;
    for (const auto& each : part(name).at("enum").as_array()) all.emplace(each.as_string());
    return all;
}

}  // namespace

TEST_CASE("the schema has the keys of a file, and of each map in it") {
    CHECK(keys_of(schema()) == set_of(keys::top));
    CHECK(keys_of(part("language")) == set_of(keys::language));
    CHECK(keys_of(part("operation")) == set_of(keys::operation));
    CHECK(keys_of(part("notice")) == set_of(keys::notice));
    CHECK(keys_of(part("stretch")) == set_of(keys::stretch));
    CHECK(keys_of(part("choice")) == set_of(keys::choice));
    CHECK(keys_of(part("digits")) == set_of(keys::digits));
    CHECK(keys_of(part("text")) == set_of(keys::text));
    CHECK(keys_of(part("retry")) == set_of(keys::retry));
    CHECK(keys_of(part("transfer")) == set_of(keys::transfer));
    CHECK(keys_of(part("callback")) == set_of(keys::callback));
    CHECK(keys_of(part("question")) == set_of(keys::question));
    CHECK(keys_of(part("condition")) == set_of(keys::condition));
    CHECK(keys_of(part("otherwise")) == set_of(keys::otherwise));
}

TEST_CASE("the schema has every kind of node with its keys") {
    names listed;
    for (const auto& each : part("node").at("anyOf").as_array())
        listed.emplace(each.as_object().at("$ref").as_string());
    names known;
    for (const auto& kind : flow::detail::node_kinds()) {
        CAPTURE(std::string{kind.name});
        const std::string name = "node_" + std::string{kind.name};
        known.insert("#/definitions/" + name);
        CHECK(keys_of(part(name)) == set_of(flow::detail::node_keys(kind)));
    }
    CHECK(listed == known);
}

TEST_CASE("the schema has the loader's limits") {
    for (const auto& each : flow::detail::ranges::all) {
        CAPTURE(std::string{each.key});
        const auto& number = part("number_" + std::string{each.key});
        CHECK(number.at("type") == boost::json::value("integer"));
        CHECK(number.at("minimum").to_number<std::int64_t>() == each.least);
        CHECK(number.at("maximum").to_number<std::int64_t>() == each.most);
    }
}

TEST_CASE("the schema has the media and the types") {
    names media;
    for (int i = 0; i <= static_cast<int>(medium::web_chat); ++i) media.emplace(to_string(static_cast<medium>(i)));
    CHECK(enumerated("medium") == media);
    const names types = enumerated("type_name");
    CHECK(types.size() == 12);
    for (const auto& each : types) CHECK(flow::type::named(each).has_value());
    for (int i = 0; i <= static_cast<int>(flow::kind::duration); ++i)
        CHECK(types.contains(to_string(static_cast<flow::kind>(i))));
}
