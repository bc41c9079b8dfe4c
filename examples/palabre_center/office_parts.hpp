// examples/palabre_center/office_parts.hpp - one request about a floor until it is answered.
#pragma once

#include "adjustments_parts.hpp"
#include "office.hpp"

namespace palabre_center {

struct office::wish : request {
    const std::string& company() const { return asked.company; }
};

}  // namespace palabre_center
