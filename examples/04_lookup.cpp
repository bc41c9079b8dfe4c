// examples/04_lookup.cpp - a balance from the company's system, read out; an honest word where that is silent.
#include <palabre/asio_runtime.hpp>
#include <palabre/center.hpp>
#include <palabre/channel/voice.hpp>
#include <palabre/connector/http.hpp>
#include <palabre/core/error.hpp>
#include <palabre/flow/graph.hpp>

#include <iostream>

using namespace palabre;
namespace step = palabre::flow::step;

flow::graph balance() {
    flow::graph plan;
    plan.name = "balance";
    plan.languages = {{"en", "English"}};
    plan.add("ask", {step::lookup{.connector = "bank",
                                  .operation = "balance",
                                  .with = {{"number", flow::expression::parse("from")}},
                                  .into = "account"},
                     {{"value", "tell"}, {"not_found", "unknown"}, {"unavailable", "sorry"}}});
    plan.add("tell", {step::hangup{"Your balance is ${account.balance} francs. Goodbye."}});
    plan.add("unknown", {step::hangup{"We do not know this number. Goodbye."}});
    plan.add("sorry", {step::hangup{"Your balance cannot be read right now. Please call again in some minutes."}});
    return plan;
}

int main(int count, char** words) try {
    const std::string listen = count > 1 ? words[1] : "udp:127.0.0.1:5060";
    const std::string bank = count > 2 ? words[2] : "http://127.0.0.1:8081";
    asio_runtime runtime;
    center center{runtime, {.log = log_to_stderr()}};
    center.attach(voice_channel({.listen = {listen}}, log_to_stderr()));
    center.connect("bank", http_connector(runtime, {.url = bank, .paths = {{"balance", "/accounts/{number}"}}}));
    center.answer("*", balance());
    center.run();
} catch (const error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
