// src/api/figures.hpp - the figures of one scrape, in Prometheus' text format.
#pragma once

#include "palabre/api/metric_writer.hpp"
#include "palabre/core/log.hpp"

#include <memory>
#include <set>
#include <string>

namespace palabre::api {

/// What has been complained of once is left out silently afterwards.
using complaints = std::set<std::string>;

/// Owns:    the figures given so far.
/// Threads: one.
class figures final : public metric_writer {
public:
    figures(logger log, complaints& known);
    ~figures() override;

    figures(const figures&) = delete;
    figures& operator=(const figures&) = delete;

    void counter(const std::string& name, const std::string& help, double value, const metric_labels& labels) override;
    void gauge(const std::string& name, const std::string& help, double value, const metric_labels& labels) override;

    std::string text() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::api
