// examples/install/consumer.cpp - the smallest program outside the tree: a center of memory answers one call.
#include <palabre/sim/world.hpp>

#include <iostream>

int main() try {
    palabre::sim::world world;
    auto& caller = world.call([](const palabre::conversation_ptr& call) {
        call->say("Hello from an installed library.");
        call->end();
    });
    world.run();
    std::cout << caller.story();
} catch (const palabre::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
