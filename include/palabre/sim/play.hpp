// palabre/sim/play.hpp - plays a story's script against a flow in a simulated world, and tells what happened.
#pragma once

#include "palabre/core/value.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/sim/world.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::sim {

/// What stories find around a flow: back offices with their answers, customers, how transfers end. Read from a
/// world.yaml beside the flow; docs/manual/stories.md describes it.
struct surroundings {
    struct answer_row {
        value when = nullptr;  ///< Arguments that it answers; null: any.
        value gives = nullptr;
        duration age{0};  ///< More than none: an earlier answer, given because the system is silent now.
        bool not_found = false;
    };
    struct operation {
        std::string back_office, name;
        std::vector<answer_row> rows;
    };
    struct back_office {
        std::string name;
        duration least = std::chrono::milliseconds{20}, most = std::chrono::milliseconds{80};
    };
    struct customer {
        std::string address;
        boost::json::object known;
    };
    struct transfer {
        std::string to, ends;
        duration after;
    };

    /// What an assistant makes of a message: of those words, whatever their case and accents, or of any ("").
    struct assistant_row {
        std::string when;
        flow::event::assisted then;
    };
    struct assistant {
        std::string name;
        std::vector<assistant_row> rows;  ///< The first that fits; none: it hands over.
    };

    std::string begins;  ///< "2026-03-02 10:00", local time of the flow's time zone; "": monday_morning.
    std::vector<back_office> back_offices;
    std::vector<operation> operations;
    std::vector<customer> customers;
    std::vector<transfer> transfers;
    std::vector<assistant> assistants;

    /// Throws error{errc::invalid_file} with every problem.
    static surroundings load_text(std::string_view yaml, const std::string& file);

    /// The world.yaml in the folder of `flow_file`; nothing around where there is none.
    static surroundings beside(const std::string& flow_file);

    void put_into(world& stage) const;
};

/// How a story went.
struct played {
    std::string told;               ///< The story as it happened, in the form of the script.
    std::vector<std::string> path;  ///< Ids of the nodes where the conversation stood, in order.
};

/// What a script's person and system do is done, at the times that it says; the rest of it is what somebody expected.
/// Playing goes on for a minute after the script's last line. Throws error{errc::invalid_file} where the script does
/// something that nobody can, such as pressing keys before calling. `prepare` is called with the world before anything
/// happens: to keep() its history, say.
played play(const flow::graph& plan, const surroundings& around, const story& script,
            std::uint64_t seed = default_seed(), const std::function<void(world&)>& prepare = {});

/// The script's lines as play() tells them, without comments: what `played::told` is compared with.
std::string expected(const story& script);

}  // namespace palabre::sim
