// src/api/routes_flows.cpp - flows changed by those who may: let in, checked, noted, and passed on.
#include "api/rest_face.hpp"
#include "api/routes.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace palabre::api {
namespace {

http::response told_of(adjusted& what) {
    http::response made;
    made.status = what.status;
    if (what.type.empty()) {
        made.content_type = "application/json";
        made.body = boost::json::serialize(what.told) + "\n";
        return made;
    }
    made.content_type = what.type;
    made.headers = {{"Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'"}};
    made.body = std::move(what.bytes);
    return made;
}

/// What of the query says what it is about, for the audit log.
std::string subject_of(const arguments& given) {
    std::string all;
    for (const auto* const name : {"flow", "language", "clip", "calendar", "notice", "queue", "agent", "connector"})
        if (const auto* const found = given.if_contains(name); found != nullptr && found->is_string()) {
            if (!all.empty()) all += ' ';
            all += std::string_view{found->get_string()};
        }
    constexpr std::size_t longest = 250;
    return all.substr(0, longest);
}

}  // namespace

void routes::flow(const operation& as, const http::request& what, const http::path_names& names, http::reply then) {
    let_in_bytes(as, what, names, then, [&as, then](routes& self, const http::request& asked, called with) {
        with.about.subject = subject_of(with.what.given);
        adjustment_asked wish{with.company, with.what.caller, std::string{as.name}, with.what.given, asked.body};
        const auto answer = [weak = self.weak_from_this(), &as, then, with = std::move(with)](adjusted told) {
            const auto still = weak.lock();
            if (still == nullptr) return;
            auto made =
                told.wrong.empty() ? told_of(told) : rest_fault({told.status, told.wrong, told.cure, {}}, {}, false);
            const int status = made.status;
            still->give(with, as.writes(), status, std::move(made), then);
        };
        if (self.adjusts_ == nullptr)
            return answer({.status = 404, .wrong = "no flows are changed here", .cure = "ask a center that has some"});
        if (as.writes() && self.serves_ && !self.serves_(wish.company))
            return answer({.status = 503, .wrong = "another center serves this company", .cure = "ask that one"});
        self.adjusts_->adjust(std::move(wish), answer);
    });
}

}  // namespace palabre::api
