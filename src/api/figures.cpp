// src/api/figures.cpp - families of prometheus-cpp, checked as they are given.
#include "api/figures.hpp"

#include "palabre/core/utf8.hpp"

#include <fmt/format.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

namespace palabre::api {
namespace {

using prometheus::MetricType;

bool is_name(const std::string& text, bool colons) {
    const auto fits = [&](char c) { return (c >= 'a' && c <= 'z') || c == '_' || (colons && c == ':'); };
    return !text.empty() && fits(text[0]) &&
           std::ranges::all_of(text, [&](char c) { return fits(c) || (c >= '0' && c <= '9'); });
}

/// prometheus-cpp 1.0 escapes the values of labels, and leaves helps as they are.
std::string escaped(const std::string& help) {
    std::string text;
    for (const char c : clean_utf8(help)) {
        if (c == '\\' || c == '\n') text += '\\';
        text += c == '\n' ? 'n' : c;
    }
    return text;
}

}  // namespace

struct figures::impl {
    void add(const std::string& name, const std::string& help, MetricType type, double value,
             const metric_labels& labels);
    std::string wrong(const std::string& name, const std::string& help, MetricType type, const metric_labels& labels);

    logger log;
    complaints& known;
    std::vector<prometheus::MetricFamily> families;
    std::map<std::string, std::size_t> places;
    std::map<std::string, std::set<metric_labels>> told;
};

std::string figures::impl::wrong(const std::string& name, const std::string& help, MetricType type,
                                 const metric_labels& labels) {
    if (!is_name(name, true)) return "a name is [a-z_:][a-z0-9_:]*";
    if (type == MetricType::Counter && !name.ends_with("_total")) return "a counter's name ends in _total";
    for (const auto& [label, value] : labels)
        if (!is_name(label, false) || label.starts_with("__")) return fmt::format("'{}' is no name of a label", label);
    const auto place = places.find(name);
    if (place != places.end() && families[place->second].type != type) return "it is a counter and a gauge";
    if (place != places.end() && families[place->second].help != escaped(help)) return "it has two helps";
    if (!told[name].insert(labels).second) return "the same labels come twice";
    return {};
}

void figures::impl::add(const std::string& name, const std::string& help, MetricType type, double value,
                        const metric_labels& labels) {
    if (const auto why = wrong(name, help, type, labels); !why.empty()) {
        if (known.insert(name).second) log.warning("a figure is left out", {{"name", clean_utf8(name)}, {"why", why}});
        return;
    }
    const auto [place, is_new] = places.try_emplace(name, families.size());
    if (is_new) families.push_back({name, escaped(help), type, {}});
    prometheus::ClientMetric one;
    for (const auto& [label, text] : labels) one.label.push_back({label, clean_utf8(text)});
    (type == MetricType::Counter ? one.counter.value : one.gauge.value) = value;
    families[place->second].metric.push_back(std::move(one));
}

figures::figures(logger log, complaints& known) : impl_{new impl{std::move(log), known, {}, {}, {}}} {
}

figures::~figures() = default;

void figures::counter(const std::string& name, const std::string& help, double value, const metric_labels& labels) {
    impl_->add(name, help, MetricType::Counter, value, labels);
}

void figures::gauge(const std::string& name, const std::string& help, double value, const metric_labels& labels) {
    impl_->add(name, help, MetricType::Gauge, value, labels);
}

std::string figures::text() const {
    std::ostringstream out;
    prometheus::TextSerializer{}.Serialize(out, impl_->families);
    return out.str();
}

}  // namespace palabre::api
