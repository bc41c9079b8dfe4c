// tests/translator/asked.hpp - asks a translator, waits for what it says, and tells it in a line.
#pragma once

#include "palabre/translator/translator.hpp"

#include <fmt/format.h>

#include <optional>
#include <stdexcept>
#include <string>

namespace palabre::translator {

/// "reviewed by afi: Kudo.", "machine by http://...: Kudo.", "unknown: no translation is kept, ...".
inline std::string told(const translation& of) {
    if (!of) return fmt::format("{}: {}{}", to_string(of.wrong), of.why, of.text.empty() ? "" : " BUT A TEXT");
    return fmt::format("{} by {}: {}", to_string(of.from), of.by, of.text);
}

inline translation asked(runtime& loop, translator& whom, request what, duration within = std::chrono::seconds{30}) {
    std::optional<translation> said;
    const auto held = whom.translate(what, loop.now() + within, [&](translation one) {
        if (said) throw std::logic_error{"it answered twice"};
        said = std::move(one);
        loop.stop();
    });
    if (said) throw std::logic_error{"it answered from inside the call"};
    loop.run();
    if (!said) throw std::logic_error{"it never answered"};
    return *said;
}

}  // namespace palabre::translator
