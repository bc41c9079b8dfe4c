// src/assistant/soon.hpp - an answer that is known at once, given from the loop.
#pragma once

#include "palabre/assistant/assistant.hpp"

#include <memory>
#include <utility>

namespace palabre::assistant::detail {

inline pending soon(runtime& on, answer known, std::function<void(answer)> then) {
    struct waiting {
        answer known;
        std::function<void(answer)> then;
    };
    auto kept = std::make_shared<waiting>(std::move(known), std::move(then));
    on.post([held = std::weak_ptr{kept}] {
        if (const auto still = held.lock()) std::exchange(still->then, nullptr)(std::move(still->known));
    });
    return kept;
}

}  // namespace palabre::assistant::detail
