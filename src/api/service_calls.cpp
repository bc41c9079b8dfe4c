// src/api/service_calls.cpp - calls that go on: shown, their recordings paused, a supervisor let in.
#include "api/service_task.hpp"
#include "core/moment.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace palabre::api {
namespace {

json::object told(const conversation& of) {
    const auto& about = of.about();
    json::object made{{"call", about.id}};
    const auto add = [&](std::string_view name, const std::string& text) {
        if (!text.empty()) made[name] = text;
    };
    add("from", about.from);
    add("to", about.to);
    made["began"] = detail::write_moment(about.began);
    const auto now = of.connection().value_or(connection_state{});
    add("with", now.with);
    made["recorded"] = now.is_recorded;
    made["paused"] = now.is_paused;
    add("supervisor", now.supervisor);
    if (!now.supervisor.empty()) made["mode"] = to_string(now.as);
    made["present"] = now.is_present;
    return made;
}

}  // namespace

/// nullptr, and refused, where it does not go on.
conversation_ptr service::live_call(const job& of) const {
    for (const auto& each : live_ ? live_(of->with.company) : std::vector<conversation_ptr>{})
        if (each->about().on == medium::voice && each->about().id == of->text("call")) return each;
    of->refuse(404, "no such call goes on", "list_calls has those that do", "call");
    return nullptr;
}

void service::list_calls(const job& of) {
    json::array all;
    for (const auto& each : live_ ? live_(of->with.company) : std::vector<conversation_ptr>{})
        if (each->about().on == medium::voice) all.push_back(told(*each));
    of->tell({{"calls", std::move(all)}});
}

void service::pause_recording(const job& of) {
    const auto call = live_call(of);
    if (call == nullptr) return;
    if (!call->connection()) return of->refuse(409, "nobody is connected with him", "wait until somebody has answered");
    const bool paused = of->any("paused").as_bool();
    log_.info("recording paused",
              {{"conversation", call->about().id}, {"paused", paused ? "yes" : "no"}, {"key", of->with.caller}});
    call->pause_recording(paused);
    of->tell(told(*call));
}

void service::supervise_call(const job& of) {
    const auto call = live_call(of);
    if (call == nullptr) return;
    const auto now = call->connection();
    if (!now) return of->refuse(409, "nobody is connected with him", "wait until somebody has answered");
    supervision wanted;
    wanted.by = "phone:" + of->text("phone");
    if (!now->supervisor.empty() && now->supervisor != wanted.by)
        return of->refuse(409, now->supervisor + " supervises this call", "let him leave first", "phone");
    const auto mode = of->text("mode");
    log_.info("supervision",
              {{"conversation", call->about().id}, {"by", wanted.by}, {"mode", mode}, {"key", of->with.caller}});
    if (mode == "none") {
        call->end_supervision();
    } else {
        for (const auto each : {supervision::mode::listen, supervision::mode::whisper, supervision::mode::barge})
            if (mode == to_string(each)) wanted.as = each;
        call->supervise(std::move(wanted), [log = log_, id = call->about().id](supervised how) {
            if (how != supervised::present) log.warning("nobody supervises", {{"conversation", id}});
        });
    }
    of->tell(told(*call));
}

}  // namespace palabre::api
