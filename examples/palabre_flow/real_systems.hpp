// examples/palabre_flow/real_systems.hpp - a center's connectors, asked by a conversation in simulated time.
#pragma once

#include "connectors.hpp"
#include "wall.hpp"

#include "palabre/sim/world.hpp"

#include <map>
#include <string>

namespace palabre_flow {

/// Owns:    the loop on which they are asked. Outlives the worlds that it was put into.
class real_systems {
public:
    /// Throws error with everything that is wrong with the file.
    explicit real_systems(const std::string& config);

    /// From now on they answer there, in place of back offices of the same name. Simulated time stands still meanwhile.
    void put_into(palabre::sim::world& stage);

private:
    palabre_center::wall wall_;
    std::map<std::string, palabre_center::connector_settings> all_;
};

}  // namespace palabre_flow
