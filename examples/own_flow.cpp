// examples/own_flow.cpp - a flow of one's own in a program, lived by a simulated caller.
#include <palabre/core/error.hpp>
#include <palabre/flow/graph.hpp>
#include <palabre/sim/world.hpp>

#include <iostream>

int main(int count, char** words) try {
    if (count != 2)
        throw palabre::error{palabre::errc::invalid_argument, "one flow file is needed", "own_flow FLOW.yaml"};
    palabre::sim::world world;
    world.back_office("cab").answers_always("nearest", {{"minutes", 4}});

    auto& caller = world.call(palabre::flow::load(words[1]));
    caller.reply("1").reply("0197123456").reply("1");
    world.run();  // until nothing is left to happen
    std::cout << world.story();
} catch (const palabre::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
