// src/channel/meta/platform_carrier.hpp - what WhatsApp's and Messenger's carriers have in common.
#pragma once

#include "channel/meta/files.hpp"
#include "channel/meta/graph.hpp"
#include "channel/meta/news.hpp"
#include "palabre/channel/carrier.hpp"
#include "palabre/core/error.hpp"

#include <string>
#include <vector>

namespace palabre::meta {

/// Webhooks are Meta's or turned away, read, and acknowledged once their news is durable; messages go out by Graph.
class platform_carrier : public carrier {
public:
    platform_carrier(runtime& on, carrier_traits about, meta_access by, reading_of as, logger log);

    const carrier_traits& about() const override { return about_; }
    void start(carrier_listener& to) override { listener_ = &to; }
    void called_back(callback_request what, std::function<void(callback_answer)> then) override;

protected:
    virtual news read(const std::string& body) = 0;

    runtime& loop() noexcept { return runtime_; }
    graph& out() noexcept { return graph_; }
    meta::files& files() noexcept { return *files_; }

private:
    runtime& runtime_;
    carrier_traits about_;
    meta_access by_;
    graph graph_;
    std::shared_ptr<meta::files> files_;
    logger log_;
    carrier_listener* listener_ = nullptr;
};

/// What is wrong with how Meta is to be reached; added to `found`.
void check(const std::string& name, const meta_access& by, std::vector<problem>& found);

}  // namespace palabre::meta
