// tests/bindings/host.cpp - fetch, do, answer.
#include "bindings/host.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <utility>

namespace palabre::test {

namespace json = boost::json;

host::host(bindings::engine& of, std::map<std::string, connector_code> connectors, event_code on_event, int threads)
    : engine_{of}, connectors_{std::move(connectors)}, on_event_{std::move(on_event)} {
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

host::~host() {
    engine_.stop(0);
    for (auto& each : threads_) each.join();
}

void host::serve() {
    for (;;) {
        const auto text = engine_.next_task(100);
        if (text.empty()) continue;
        const auto task = json::parse(text).get_object();
        if (task.at("kind") == "closed") return;
        const auto which = task.at("task").get_int64();
        if (task.at("kind") == "event") {
            if (on_event_) on_event_(task.at("event").get_object());
            engine_.answer(which, "");
            continue;
        }
        const auto& code = connectors_.at(std::string{task.at("connector").get_string()});
        engine_.answer(which, code(std::string{task.at("operation").get_string()}, task.at("arguments").get_object()));
    }
}

value asked(bindings::engine& of, const std::string& operation, const value& arguments) {
    const auto which = of.begin(operation, json::serialize(arguments));
    for (;;) {
        const auto text = of.await(which, 1000);
        if (text.empty()) continue;
        auto came = json::parse(text);
        auto* const result = came.get_object().if_contains("result");
        return result != nullptr ? *result : came;
    }
}

std::string found(const value& data) {
    return json::serialize(json::object{{"outcome", "value"}, {"data", data}});
}

}  // namespace palabre::test
