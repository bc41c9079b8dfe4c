// examples/palabre_center/days.hpp - figures of the day: from each company's midnight on, also after a restart.
#pragma once

#include "configuration.hpp"
#include "palabre/center.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

/// A company's day is its country's (palabre::zone_of). Of what others have counted in it, or this program before it was started
/// again, the history tells when the company comes to be served here; queues that belong to no company have the first one's day.
///
/// Owns:    its timer. The center and the store must outlive it.
/// Threads: the strand.
class days {
public:
    days(palabre::runtime& on, palabre::center& at, palabre::history::store& in, const std::vector<company>& of,
         std::function<bool(const std::string& company)> serves, palabre::logger log);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
