// palabre/api/metric_writer.hpp - figures for /metrics, given when they are asked for.
#pragma once

#include <map>
#include <string>

namespace palabre::api {

/// {{"line", "voice"}, {"codec", "pcma"}}: names [a-z_][a-z0-9_]*, values any UTF-8.
using metric_labels = std::map<std::string, std::string>;

/// Takes the figures of one scrape. Nothing is kept from one to the next, so that whoever counts goes on counting where he
/// counts already, and what has gone is no longer told.
///
/// A name is [a-z_:][a-z0-9_:]*, such as "palabre_calls_total"; counters end in _total, and what has a unit says it
/// ("_seconds", "_bytes"). One name has one kind, one help, and each set of labels once: what breaks this is left out and
/// logged, the rest of the scrape stays.
///
/// Threads: the strand, within the call that it was given to.
class metric_writer {
public:
    virtual ~metric_writer() = default;

    /// What only grows while the process lives.
    virtual void counter(const std::string& name, const std::string& help, double value,
                         const metric_labels& labels = {}) = 0;

    /// What is so now.
    virtual void gauge(const std::string& name, const std::string& help, double value,
                       const metric_labels& labels = {}) = 0;
};

}  // namespace palabre::api
