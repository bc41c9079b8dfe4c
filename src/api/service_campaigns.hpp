// src/api/service_campaigns.hpp - what each operation does with a company's campaigns.
#pragma once

#include "api/operations.hpp"
#include "palabre/api/server.hpp"
#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/campaign/message_campaigns.hpp"

#include <functional>
#include <string>

namespace palabre::api {

struct answer;
struct errand;

/// Owns:    nothing.
/// Threads: the strand. `then` comes from the loop, or at once; not at all once the campaigns have gone.
class campaign_service {
public:
    explicit campaign_service(const server_options& options) : find_{options.campaigns}, calls_{options.calls} {}

    static bool takes(std::string_view operation);

    /// `in` is the company's book, there for reading even where its campaigns are run elsewhere.
    void run(std::string_view operation, const errand& with, history::company_store& in,
             std::function<void(answer)> then) const;

private:
    void run_calls(std::string_view operation, const errand& with, std::function<void(answer)> then) const;
    void run_messages(std::string_view operation, const errand& with, std::function<void(answer)> then) const;

    std::function<campaign::message_campaigns*(const std::string&)> find_;
    std::function<campaign::call_campaigns*(const std::string&)> calls_;
};

}  // namespace palabre::api
