// benchmarks/load/bare_nua.hpp - the least that a call's signalling can cost with sofia-sip: NUA and nothing else.
#pragma once

#include <cstdint>
#include <memory>

namespace palabre::load {

/// Answers every call at once, with the same text, on a thread that steps as ours does.
class bare_nua {
public:
    bare_nua();
    bare_nua(const bare_nua&) = delete;
    bare_nua& operator=(const bare_nua&) = delete;
    ~bare_nua();

    std::uint16_t port() const;

    /// CPU of its thread so far.
    double cpu_seconds() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::load
