// examples/palabre_center/outbound.hpp - campaigns by call of each company: its trunks, its agents, its plans.
#pragma once

#include "configuration.hpp"

#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/center.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre_center {

/// Owns:    each company's campaigns and their ports; center, line and store must outlive it.
/// Threads: the strand.
class outbound {
public:
    /// `trunks` tells them as they are configured now, `flows` whether one of the company's answers at an address.
    outbound(palabre::runtime& on, palabre::history::store& in, palabre::center& with, palabre::voice_line& line,
             const configuration& of, std::function<std::vector<palabre::voice_trunk>()> trunks,
             std::function<bool(const std::string& company)> serves,
             std::function<bool(const std::string& company, const std::string& address)> flows, palabre::logger log);
    ~outbound();

    /// Writes the file's plans as drafts where they have not begun, and goes on with what was under way.
    void start();

    /// Ends what rings; `then` when what came of it is durable.
    void close(palabre::task then);

    /// nullptr while that company is not open yet.
    palabre::campaign::call_campaigns* of(const std::string& company);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
