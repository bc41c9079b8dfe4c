// examples/palabre_center/notify.hpp - tells systemd how the service is, where systemd started it.
#pragma once

#include <string_view>

namespace palabre_center {

/// "READY=1", "STOPPING=1": a datagram to $NOTIFY_SOCKET (sd_notify(3)). Nothing where there is none.
void notify_systemd(std::string_view state);

}  // namespace palabre_center
