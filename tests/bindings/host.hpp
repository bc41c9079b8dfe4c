// tests/bindings/host.hpp - an application around an engine, as the languages' packages are one.
#pragma once

#include "engine/engine.hpp"

#include "palabre/core/value.hpp"

#include <boost/json/object.hpp>

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace palabre::test {

using connector_code = std::function<std::string(const std::string& operation, const boost::json::object& arguments)>;
using event_code = std::function<void(const boost::json::object&)>;

/// Serves an engine from threads of its own until the engine has stopped.
class host {
public:
    explicit host(bindings::engine& of, std::map<std::string, connector_code> connectors = {}, event_code on_event = {},
                  int threads = 1);
    ~host();

private:
    void serve();

    bindings::engine& engine_;
    std::map<std::string, connector_code> connectors_;
    event_code on_event_;
    std::vector<std::thread> threads_;
};

/// Begins an operation and waits: what stands in "result"; an error as {"error":{...}}.
value asked(bindings::engine& of, const std::string& operation, const value& arguments);

/// {"outcome":"value","data":...}
std::string found(const value& data);

}  // namespace palabre::test
