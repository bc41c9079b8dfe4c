// src/history/event_catalogue.hpp - the types of events, what their data hold, and the JSON schema of it.
#pragma once

#include "palabre/history/event.hpp"

#include <span>
#include <string_view>

namespace palabre::history {

struct event_field {
    enum class kind { text, moment, any };

    std::string_view name;
    kind is = kind::text;
    bool required = false;
    std::string_view about;
};

struct event_kind {
    std::string_view name, about;
    std::span<const event_field> fields;
};

std::span<const event_kind> event_catalogue() noexcept;

}  // namespace palabre::history
