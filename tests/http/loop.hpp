// tests/http/loop.hpp - the real loop, with blocking work beside it, and the system that clients ask.
#pragma once

#include "faults/child.hpp"
#include "http/client.hpp"
#include "palabre/asio_runtime.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace palabre::http {

using namespace std::chrono_literals;

/// Far beyond what anything here takes, on any machine.
inline constexpr duration generous = std::chrono::seconds{60};

/// Runs `work` in a thread of its own, the loop meanwhile, until both are done.
inline void beside(asio_runtime& loop, const std::function<void()>& work) {
    std::string failed;
    auto busy = loop.work();
    std::thread other{[&] {
        try {
            work();
        } catch (const std::exception& what) {
            failed = what.what();
        }
        loop.post([&] { busy.reset(); });
    }};
    loop.run();
    other.join();
    CHECK(failed == "");
}

/// tests/peers/http/back_office.py, until it is killed.
class back_office {
public:
    explicit back_office(std::uint16_t port = 0, const std::vector<std::string>& more = {})
        : program_{words(port, more)} {
        const auto first = program_.line();
        if (!first) throw std::runtime_error{"the back office did not start"};
        port_ = static_cast<std::uint16_t>(std::stoul(*first));
    }

    std::uint16_t port() const { return port_; }
    origin at() const { return {"127.0.0.1", port_}; }
    void kill() { program_.kill(); }

private:
    static std::vector<std::string> words(std::uint16_t port, const std::vector<std::string>& more) {
        std::vector<std::string> all{PALABRE_PYTHON, script, std::to_string(port)};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    static constexpr const char* script = PALABRE_SOURCE_DIR "/tests/peers/http/back_office.py";

    faults::child program_;
    std::uint16_t port_ = 0;
};

/// Asks, and runs the loop until the answer is there.
inline answer ask(asio_runtime& loop, client& through, inquiry what, duration within = generous) {
    std::optional<answer> got;
    through.ask(std::move(what), loop.now() + within, [&](answer told) {
        CHECK_FALSE(got);
        got = std::move(told);
    });
    CHECK_FALSE(got);  // never from inside
    loop.run();
    REQUIRE(got);
    return *std::move(got);
}

}  // namespace palabre::http
