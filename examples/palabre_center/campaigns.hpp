// examples/palabre_center/campaigns.hpp - campaigns by message of each company that has carriers.
#pragma once

#include "configuration.hpp"
#include "messaging.hpp"

#include "palabre/campaign/message_campaigns.hpp"

#include <functional>
#include <memory>
#include <string>

namespace palabre_center {

/// Owns:    permissions and campaigns; messaging, center and store must outlive it.
/// Threads: the strand.
class campaigns {
public:
    campaigns(palabre::runtime& on, palabre::history::store& in, palabre::center& asks, messaging& sends,
              const configuration& of, std::function<bool(const std::string& company)> serves, palabre::logger log);
    ~campaigns();

    /// Goes on with what was under way, as soon as the store is there.
    void start();

    /// nullptr while that company is not open yet, or has no carriers.
    palabre::campaign::message_campaigns* of(const std::string& company);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
