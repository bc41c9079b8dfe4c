// src/translator/soon.hpp - a translation that is known at once, given from the loop.
#pragma once

#include "palabre/translator/translator.hpp"

#include <memory>
#include <utility>

namespace palabre::translator::detail {

inline pending soon(runtime& on, translation known, std::function<void(translation)> then) {
    struct waiting {
        translation known;
        std::function<void(translation)> then;
    };
    auto kept = std::make_shared<waiting>(waiting{std::move(known), std::move(then)});
    on.post([held = std::weak_ptr{kept}] {
        if (const auto still = held.lock()) std::exchange(still->then, nullptr)(std::move(still->known));
    });
    return kept;
}

inline translation none(fault wrong, std::string why) {
    return {.wrong = wrong, .why = std::move(why)};
}

}  // namespace palabre::translator::detail
