// src/center/queues.cpp - whom flows mean by the name of a queue, and what a transfer's end means to them.
#include "center/queues.hpp"

#include "center/in_language.hpp"

#include <boost/json/object.hpp>

namespace palabre {
namespace {

constexpr const char* places = "*";  // what numbers and SIP addresses are reached by

}  // namespace

void queues::set(const std::string& name, const connect_request& whom, const std::vector<std::string>& addresses) {
    const auto keep = [&](const std::string& address) {
        if (whom.to.empty() && (name != places || whom == connect_request{}))
            all_.erase({address, name});
        else
            all_[{address, name}] = whom;
    };
    if (addresses.empty()) return keep({});
    for (const auto& each : addresses) keep(each);
}

const connect_request* queues::find(const std::string& address, const std::string& name) const {
    auto found = all_.find({address, name});
    if (found == all_.end()) found = all_.find({{}, name});
    return found == all_.end() ? nullptr : &found->second;
}

std::optional<connect_request> queues::request_for(const std::string& address,
                                                   const flow::action::transfer& where) const {
    using kind = flow::step::transfer::kind;
    const bool is_queue = where.where == kind::queue;
    const auto* const known = find(address, is_queue ? where.to : places);
    if (is_queue && known == nullptr) return {};
    auto made = known != nullptr ? *known : connect_request{};
    made.name = where.to;
    if (!is_queue) {
        const bool is_whole = where.to.starts_with("sip:") || where.to.starts_with("phone:");
        made.to = {where.where == kind::sip && !is_whole ? "sip:" + where.to : where.to};
        made.ring_for = where.ring;
    }
    made.records |= where.records;
    made.announced = in_language(made.announced, where.language);
    made.music = in_language(made.music, where.language);
    return made;
}

flow::event::settled settled_by(const connect_result& how) {
    boost::json::object told{{"by", how.by}, {"waited_ms", how.waited / std::chrono::milliseconds{1}}};
    const bool is_answered = how.what == connect_result::kind::answered;
    if (is_answered) told["talked_ms"] = how.talked / std::chrono::milliseconds{1};
    if (!how.recording.empty()) told["recording"] = how.recording;
    return {is_answered ? "done" : to_string(how.what), std::move(told)};
}

}  // namespace palabre
