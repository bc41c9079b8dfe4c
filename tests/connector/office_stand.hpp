// tests/connector/office_stand.hpp - a connector to the Python back office, and its log.
#pragma once

#include "http/loop.hpp"
#include "palabre/connector/http.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace palabre::http {

inline std::string told(const outcome& of) {
    std::string text{to_string(of.what)};
    if (of.what == outcome::kind::stale) text += " " + std::to_string(of.age / 1s);
    if (of.what == outcome::kind::value || of.what == outcome::kind::stale)
        text += " " + boost::json::serialize(of.data);
    return text + (of.reason.empty() ? "" : ": " + of.reason);
}

/// Asks, and runs the loop until the answer is there.
inline outcome call_on(asio_runtime& loop, connector& to, const std::string& operation, const char* arguments = "{}",
                       duration within = generous) {
    std::optional<outcome> got;
    to.call(operation, boost::json::parse(arguments), loop.now() + within, [&](outcome came) {
        CHECK_FALSE(got);
        got = std::move(came);
        loop.stop();  // a guard's timers may be pending
    });
    CHECK_FALSE(got);  // never from inside
    loop.run();
    REQUIRE(got);
    return *std::move(got);
}

inline std::string why_not(http_connector_options with) {
    asio_runtime loop;
    try {
        http_connector(loop, std::move(with));
    } catch (const error& wrong) {
        return wrong.what();
    }
    return "";
}

struct office_stand {
    explicit office_stand(http_connector_options with = {}) {
        with.url = "http://127.0.0.1:" + std::to_string(office.port());
        if (auto* const by = std::get_if<http_client_credentials>(&with.login)) by->token_url = with.url + "/token";
        with.log = logger{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
            logged += std::string{what};
            for (const auto& each : fields) logged += " " + each.value;
            logged += "\n";
        }};
        asks = http_connector(loop, std::move(with));
    }

    outcome call(const std::string& operation, const char* arguments = "{}", duration within = generous) {
        return call_on(loop, *asks, operation, arguments, within);
    }

    asio_runtime loop;
    back_office office;
    std::string logged;
    std::unique_ptr<connector> asks;
};

}  // namespace palabre::http
