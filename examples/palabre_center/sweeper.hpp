// examples/palabre_center/sweeper.hpp - removes what companies have kept long enough, once an hour.
#pragma once

#include "configuration.hpp"

#include <memory>
#include <vector>

namespace palabre_center {

/// Threads: the strand.
class sweeper {
public:
    sweeper(palabre::runtime& on, palabre::history::store& in, std::vector<company> of, palabre::logger log);

private:
    struct impl;
    std::shared_ptr<impl> impl_;
};

}  // namespace palabre_center
