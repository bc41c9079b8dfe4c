// bindings/engine/host_connector.cpp - a flight a call, ended once: by the answer or by its deadline.
#include "engine/host_connector.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace palabre::bindings {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

constexpr duration simulated_latency = milliseconds{60};

class description {
public:
    explicit description(const std::string& name) : name_{name} {}

    guard_options read(const std::string& text) {
        guard_options made;
        made.retries = 0;
        if (!text.empty()) take(text, made);
        if (problems_.empty()) problems_ = check(made.operations);
        if (!problems_.empty()) throw error{errc::invalid_argument, std::move(problems_)};
        return made;
    }

private:
    void take(const std::string& text, guard_options& made) {
        boost::system::error_code failed;
        const value root = json::parse(text, failed);
        if (failed || !root.is_object())
            return wrong("its description is no JSON object", R"(write {"operations":[]})");
        for (const auto& [key, each] : root.get_object()) {
            if (key == "operations")
                operations(each, made.operations);
            else if (key == "limit_ms")
                made.limit = time(each, "limit_ms");
            else if (key == "at_once")
                made.at_once = count(each, "at_once", 1);
            else if (key == "retries")
                made.retries = count(each, "retries", 0);
            else
                wrong(fmt::format("unknown key '{}'", std::string_view{key}),
                      "there are operations, limit_ms, at_once, retries");
        }
    }

    void operations(const value& list, std::vector<operation>& into) {
        if (!list.is_array()) return wrong("its operations are no list", R"(write [{"name":"balance"}])");
        for (const auto& each : list.get_array()) {
            if (!each.is_object()) return wrong("an operation is no object", R"(write {"name":"balance"})");
            operation made;
            for (const auto& [key, what] : each.get_object()) {
                if (key == "name" && what.is_string())
                    made.name = std::string{what.get_string()};
                else if (key == "arguments")
                    fields(what, made.arguments);
                else if (key == "result")
                    fields(what, made.result);
                else if (key == "timeout_ms")
                    made.timeout = time(what, "timeout_ms");
                else if (key == "fresh_for_ms")
                    made.fresh_for = time(what, "fresh_for_ms");
                else if (key == "stale_for_ms")
                    made.stale_for = time(what, "stale_for_ms");
                else if ((key == "writes" || key == "idempotent") && what.is_bool())
                    (key == "writes" ? made.writes : made.idempotent) = what.get_bool();
                else
                    wrong(fmt::format("an operation has no '{}' of this kind", std::string_view{key}),
                          "there are name, arguments, result, timeout_ms, fresh_for_ms, stale_for_ms, writes, "
                          "idempotent");
            }
            into.push_back(std::move(made));
        }
    }

    void fields(const value& map, std::vector<operation_field>& into) {
        if (!map.is_object()) return wrong("fields are no object", R"(write {"number":"string"})");
        for (const auto& [name, word] : map.get_object()) {
            const auto kind = word.is_string() ? field_kind(word.get_string()) : std::nullopt;
            if (!kind)
                wrong(fmt::format("the kind of '{}' is none", std::string_view{name}),
                      "there are dyn, string, int, double, bool, list, map");
            else
                into.push_back({std::string{name}, *kind});
        }
    }

    milliseconds time(const value& of, const char* key) {
        if (of.is_int64() && of.get_int64() >= 0 && of.get_int64() <= 86'400'000) return milliseconds{of.get_int64()};
        wrong(fmt::format("{} is no time", key), "write milliseconds, 0 to 86400000");
        return milliseconds{0};
    }

    std::size_t count(const value& of, const char* key, std::int64_t least) {
        if (of.is_int64() && of.get_int64() >= least && of.get_int64() <= 10'000)
            return static_cast<std::size_t>(of.get_int64());
        wrong(fmt::format("{} is out of its range", key), fmt::format("write {} to 10000", least));
        return 1;
    }

    void wrong(std::string what, std::string cure) {
        problems_.push_back({{}, fmt::format("connector '{}': {}", name_, what), std::move(cure)});
    }

    std::string name_;
    std::vector<problem> problems_;
};

outcome unreadable(std::string_view why) {
    return outcome::unavailable(fmt::format("the application's reply cannot be used: {}", why));
}

}  // namespace

guard_options read_description(const std::string& name, const std::string& text) {
    return description{name}.read(text);
}

outcome read_reply(std::string_view text) {
    if (!valid_utf8(text)) return unreadable("it is not UTF-8");
    boost::system::error_code failed;
    value root = json::parse(text, failed);
    if (failed || !root.is_object()) return unreadable("it is no JSON object");
    auto& reply = root.get_object();
    const auto* const kind = reply.if_contains("outcome");
    const std::string_view what = kind != nullptr && kind->is_string() ? std::string_view{kind->get_string()} : "";
    auto* const data = reply.if_contains("data");
    if (what == "value" && data != nullptr) return outcome::of(std::move(*data));
    if (what == "not_found") return outcome::not_found();
    if (what == "stale" && data != nullptr) {
        const auto* const age = reply.if_contains("age_ms");
        if (age != nullptr && age->is_int64() && age->get_int64() >= 0)
            return outcome::stale(std::move(*data), milliseconds{std::min<std::int64_t>(age->get_int64(), 1LL << 45U)});
        return unreadable("a stale answer has its age in age_ms");
    }
    if (what == "unavailable") {
        const auto* const reason = reply.if_contains("reason");
        return outcome::unavailable(reason != nullptr && reason->is_string() ? std::string{reason->get_string()}
                                                                             : "the application gave no reason");
    }
    return unreadable("outcome is value, stale, not_found or unavailable; the first two with data");
}

value reply_as_json(const outcome& what) {
    json::object made{{"outcome", to_string(what.what)}};
    if (what.what == outcome::kind::value || what.what == outcome::kind::stale) made["data"] = what.data;
    if (what.what == outcome::kind::stale) made["age_ms"] = what.age / milliseconds{1};
    if (what.what == outcome::kind::unavailable) made["reason"] = clean_utf8(what.reason);
    return made;
}

std::string call_body(std::string_view connector, std::string_view operation, const value& arguments) {
    return fmt::format(R"("kind":"call","connector":{},"operation":{},"arguments":{})",
                       json::serialize(json::string_view{connector}), json::serialize(json::string_view{operation}),
                       json::serialize(arguments));
}

host_connector::host_connector(runtime& home, task_queue& queue, std::string name, runtime* wall)
    : home_{home}, queue_{queue}, name_{std::move(name)}, wall_{wall} {
}

void host_connector::call(const std::string& operation, value arguments, instant deadline,
                          std::function<void(outcome)> then) {
    struct flight {
        std::function<void(outcome)> then;
        std::shared_ptr<void> still;  // simulated time, until the answer is there
        timer_id limit = timer_id::none;

        void land(outcome with) {
            still.reset();
            if (auto told = std::exchange(then, {})) told(std::move(with));
        }
    };
    const duration left = std::max(deadline - home_.now(), duration{0});
    auto trip = std::make_shared<flight>();
    trip->then = std::move(then);
    if (wall_ != nullptr) trip->still = home_.work();
    std::string why;
    const auto which = queue_.submit(
        call_body(name_, operation, arguments),
        [trip, home = &home_, simulated = wall_ != nullptr](const std::string& reply) {
            home->post([trip, home, simulated, read = read_reply(reply)]() mutable {
                home->cancel(trip->limit);
                trip->still.reset();
                if (!simulated) return trip->land(std::move(read));
                home->after(simulated_latency,
                            [trip, read = std::move(read)]() mutable { trip->land(std::move(read)); });
            });
        },
        why);
    if (which == 0) return home_.post([trip, why]() mutable { trip->land(outcome::unavailable(std::move(why))); });
    const auto late = [trip](const char* how) { trip->land(outcome::unavailable(how)); };
    if (wall_ == nullptr) {
        trip->limit = home_.after(left, [queue = &queue_, which, late] {
            if (const auto* const why_late = queue->abandon(which); *why_late != 0) late(why_late);
        });
        return;
    }
    wall_->post([wall = wall_, home = &home_, queue = &queue_, which, left, late] {
        wall->after(left, [home, queue, which, late] {
            if (const auto* const why_late = queue->abandon(which); *why_late != 0)
                home->post([late, why_late] { late(why_late); });
        });
    });
}

}  // namespace palabre::bindings
