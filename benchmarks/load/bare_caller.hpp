// benchmarks/load/bare_caller.hpp - the least that placing a call can cost with sofia-sip: NUA and nothing else.
#pragma once

#include <cstdint>
#include <memory>

namespace palabre::load {

/// Calls one place, acknowledges, and hangs up at once, on a thread that steps as ours does.
class bare_caller {
public:
    explicit bare_caller(std::uint16_t to);
    bare_caller(const bare_caller&) = delete;
    bare_caller& operator=(const bare_caller&) = delete;
    ~bare_caller();

    void call();
    int done() const;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::load
