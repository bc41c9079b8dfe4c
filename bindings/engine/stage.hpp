// bindings/engine/stage.hpp - a story played in simulated time, with the host's connectors and listeners around it.
#pragma once

#include "engine/desk.hpp"
#include "engine/task_queue.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <set>
#include <string>

namespace palabre::bindings {

/// What a stage needs of its engine.
struct stage_house {
    task_queue& queue;
    std::set<std::string> connectors;  ///< The host's, by name: they answer in place of world.yaml's.
    bool listens = false;              ///< Whether events go to the host. Time stands still while it handles one.

    /// While the story plays, what the host asks is asked here: called with the desk and its loop, then with nulls.
    std::function<void(desk*, runtime*)> on_desk;
};

/// Plays {"flow": FILE, "story": FILE, "company": "stories", "country": "BJ"} and gives {"told": ..., "path": [...],
/// "difference": ""}: "" where it was told as it is written. History is kept in an SQLite file that goes afterwards.
/// Blocks; a connector has its deadline in real time, an event 5 s. Throws palabre::error.
value play_story(const boost::json::object& what, stage_house house);

}  // namespace palabre::bindings
