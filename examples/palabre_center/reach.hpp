// examples/palabre_center/reach.hpp - which operators carriers of SMS reach, and which of these are nobody's.
#pragma once

#include "configuration.hpp"

#include <vector>

namespace palabre_center {

/// Carriers that name operators which no numbering plan has, so that nothing would go by them; and operators of a company's
/// country that none of its carriers reaches.
std::vector<palabre::problem> reach_warnings(const configuration& of);

}  // namespace palabre_center
