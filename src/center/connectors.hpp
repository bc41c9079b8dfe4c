// src/center/connectors.hpp - companies' systems by name; one that is replaced still answers what it was asked.
#pragma once

#include "palabre/connector/connector.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre {

/// Owns:    the connectors.
/// Threads: the strand.
class connectors {
public:
    explicit connectors(runtime& on) : runtime_{on} {}

    /// nullptr takes the name away.
    void connect(const std::string& name, std::unique_ptr<connector> to);

    /// nullptr where nothing has that name. Good until the next callback.
    connector* find(const std::string& name) const;

    /// As somebody of these roles. False, and nothing is called, where nothing has that name.
    bool ask(const std::string& name, const std::vector<std::string>& roles, const std::string& operation,
             value arguments, instant deadline, std::function<void(outcome)> then);

    /// Lets go of all: what was asked and not answered stays so.
    void clear();

private:
    class held;

    void let_go_of_idle();

    runtime& runtime_;
    std::map<std::string, std::shared_ptr<held>> by_name_;
    std::vector<std::shared_ptr<held>> replaced_;  // until they have answered
    const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace palabre
