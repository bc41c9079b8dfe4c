// src/connector/answer_cache.cpp - answers kept by question, the one used longest ago forgotten first.
#include "connector/answer_cache.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <vector>

namespace palabre::detail {
namespace {

void write(std::string& to, const value& given) {
    if (const auto* const list = given.if_array()) {
        to += '[';
        for (const auto& each : *list) {
            write(to, each);
            to += ',';
        }
        to += ']';
    } else if (const auto* const map = given.if_object()) {
        std::vector<const boost::json::key_value_pair*> sorted;
        for (const auto& each : *map) sorted.push_back(&each);
        std::ranges::sort(sorted, {}, [](const auto* each) { return std::string_view{each->key()}; });
        to += '{';
        for (const auto* const each : sorted) {
            to += boost::json::serialize(each->key());
            to += ':';
            write(to, each->value());
            to += ',';
        }
        to += '}';
    } else {
        to += boost::json::serialize(given);
    }
}

std::size_t weight(const value& of) {
    std::size_t sum = sizeof(value);
    if (const auto* const text = of.if_string()) sum += text->capacity();
    if (const auto* const list = of.if_array())
        for (const auto& each : *list) sum += weight(each);
    if (const auto* const map = of.if_object())
        for (const auto& each : *map) sum += each.key().size() + 2 * sizeof(void*) + weight(each.value());
    return sum;
}

}  // namespace

std::string question_key(std::string_view operation, const value& arguments) {
    std::string key{operation};
    key += '\0';
    write(key, arguments);
    return key;
}

void answer_cache::keep(const std::string& key, answer given) {
    forget(key);
    constexpr std::size_t around = 128;  // nodes of the two containers
    const std::size_t size = around + sizeof(entry) + key.size() + weight(given.data);
    if (size > most_) return;
    while (bytes_ + size > most_) remove(std::prev(order_.end()));
    order_.push_front({key, std::move(given), size});
    places_.emplace(order_.front().key, order_.begin());
    bytes_ += size;
}

const answer_cache::answer* answer_cache::find(const std::string& key) {
    const auto found = places_.find(key);
    if (found == places_.end()) return nullptr;
    order_.splice(order_.begin(), order_, found->second);
    return &found->second->kept;
}

void answer_cache::forget(const std::string& key) {
    if (const auto found = places_.find(key); found != places_.end()) remove(found->second);
}

void answer_cache::remove(place at) {
    bytes_ -= at->bytes;
    places_.erase(at->key);
    order_.erase(at);
}

}  // namespace palabre::detail
