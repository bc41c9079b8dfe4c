// src/flow/check_secrets.cpp - secrets where they would be written down: choices' names and addresses.
#include "flow/check.hpp"
#include "flow/secrets.hpp"

namespace palabre::flow::checks {

void check_secrets(const plan& of, findings& to) {
    find_written(of.of(), secrets_of(of.of()), [&](std::size_t node, const place& where, std::string what) {
        std::string cure{written_cure};
        if (node == of.size())
            to.add(where, std::move(what), std::move(cure));
        else
            to.add(static_cast<node_number>(node), where, std::move(what), std::move(cure));
    });
}

}  // namespace palabre::flow::checks
