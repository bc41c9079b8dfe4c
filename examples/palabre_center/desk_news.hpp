// examples/palabre_center/desk_news.hpp - what agents' desks are told at once: what of theirs has changed.
#pragma once

#include "palabre/api/event_hub.hpp"
#include "palabre/center/agent_news.hpp"
#include "palabre/history/event.hpp"
#include "palabre/history/thread.hpp"

#include <string>

namespace palabre_center {

struct configuration;

/// An agent, a queue or a task as it is now, to each company that may see it, and without another one's part of it.
void tell_desks(palabre::api::event_hub& to, const configuration& of, const palabre::agent_news& what);

/// That something was added to a contact; what it is has to be asked for.
void tell_desks(palabre::api::event_hub& to, const std::string& company, const palabre::history::event& what);

/// Who leads a conversation now.
void tell_desks(palabre::api::event_hub& to, const std::string& company, const palabre::history::thread& now);

}  // namespace palabre_center
