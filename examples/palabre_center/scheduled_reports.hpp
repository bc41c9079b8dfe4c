// examples/palabre_center/scheduled_reports.hpp - reports that come by themselves, as messages and as files.
#pragma once

#include "configuration.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

/// Each goes once, whatever is stopped and started meanwhile: its messages have a key, and its file is left where it is there. What
/// fell due while nothing ran goes as soon as it can, for the last period that is over. Each is a line of the audit log.
///
/// Owns:    its timer. The store must outlive it.
/// Threads: the strand.
class scheduled_reports {
public:
    scheduled_reports(palabre::runtime& on, palabre::history::store& in, const std::vector<company>& of,
                      std::function<bool(const std::string& company)> serves, palabre::logger log);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
