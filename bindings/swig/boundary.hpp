// bindings/swig/boundary.hpp - the engine with its errors as texts: no exception crosses into another language.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace palabre::bindings {

class engine;

/// As engine. What may fail gives "" where it did not, else {"error":{"code":...,"message":...,"problems":[...]}}, which the
/// language's own code throws as its own exception.
///
/// Owns:    its engine.
/// Threads: as engine.
class boundary {
public:
    boundary();
    ~boundary();

    boundary(const boundary&) = delete;
    boundary& operator=(const boundary&) = delete;

    std::string configure(const std::string& file_or_json) noexcept;
    std::string register_connector(const std::string& name, const std::string& description) noexcept;
    std::string start() noexcept;
    std::string begin(const std::string& operation, const std::string& arguments) noexcept;  ///< Or a number: "17".
    std::string await(std::int64_t begun, std::int64_t wait_ms) noexcept;                    ///< Or what came of it.

    void listen(bool wanted) noexcept;
    bool stop(std::int64_t grace_ms) noexcept;
    bool running() const noexcept;
    std::string next_task(std::int64_t wait_ms) noexcept;
    bool answer(std::int64_t task, const std::string& reply) noexcept;

    static std::string version();

private:
    std::unique_ptr<engine> engine_;
};

}  // namespace palabre::bindings
