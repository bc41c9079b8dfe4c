// examples/palabre_center/sweeper.hpp - removes what companies have kept long enough, once an hour.
#pragma once

#include "configuration.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace palabre_center {

/// Threads: the strand.
class sweeper {
public:
    /// `recordings` is the voice line's folder. Files are deleted for companies that this center serves: another one's lie
    /// elsewhere.
    sweeper(palabre::runtime& on, palabre::history::store& in, std::vector<company> of, const std::string& recordings,
            std::function<bool(const std::string& company)> serves, palabre::logger log);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
