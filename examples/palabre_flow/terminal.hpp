// examples/palabre_flow/terminal.hpp - a flow played in the terminal, one turn after the other.
#pragma once

#include "palabre/flow/graph.hpp"
#include "palabre/sim/play.hpp"

#include <functional>
#include <iosfwd>
#include <string>

namespace palabre_flow {

struct playing {
    palabre::medium on = palabre::medium::voice;
    std::string language;  ///< What the customer chose last time; "" for a new customer.
    std::string number = "+2290197000001";
    bool colour = false;
    std::function<void(palabre::sim::world&)> prepare = {};  ///< Called before anything happens.
};

/// Plays with whoever types into `in`; gives back what happened, as a story.
std::string play_by_hand(const palabre::flow::graph& plan, const palabre::sim::surroundings& around, const playing& how,
                         std::istream& in, std::ostream& out);

/// A line of a story as the terminal shows it: what is heard, what is pressed and what the system does apart.
std::string coloured(const std::string& line, bool colour);

}  // namespace palabre_flow
