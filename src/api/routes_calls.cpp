// src/api/routes_calls.cpp - an operation from the request to its answer: who asks, whether he may, what is noted.
#include "api/rest_face.hpp"
#include "api/routes.hpp"
#include "api/soap_face.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace palabre::api {

namespace {

/// What an operation is about, for the audit log: what stands in its path, or what it was given first.
std::string subject_of(const operation& as, const arguments& given) {
    std::string all;
    for (const auto& each : as.takes) {
        const auto* const found = each.in == field::place::path ? given.if_contains(each.name) : nullptr;
        if (found == nullptr) continue;
        if (!all.empty()) all += ' ';
        all += found->is_string() ? std::string{found->as_string()} : boost::json::serialize(*found);
    }
    return all;
}

fault unnoted() {
    return {503, "what is seen and done cannot be noted now", "try again in a moment"};
}

}  // namespace

/// In that company's log, once it is known which that is.
void routes::note(const std::string& company, history::access_note about) {
    service_->look_up(company, [trail = trail_, about = std::move(about)](history::company_id which) mutable {
        about.in = which;
        trail->note(std::move(about));
    });
}

/// Notes what came of it, and answers: what was changed once it is noted for good.
void routes::give(const called& of, bool changes, int status, http::response told, const http::reply& then) {
    auto about = of.about;
    about.status = status;
    if (!changes || status >= 400) {
        note(of.company, std::move(about));
        return then(std::move(told));
    }
    about.in = service_->known(of.company);
    trail_->note(std::move(about), [told = std::move(told), then, otherwise = of.refuse](bool kept) {
        kept ? then(told) : otherwise(unnoted(), true);
    });
}

/// Lets in who may do that; `go_on` gets his arguments as `read` has read them.
void routes::let_in(const operation& as, const http::request& what, read_arguments read, gate::on_refused refuse,
                    on_let_in go_on) {
    gate_->identify(
        what, as.name,
        [weak = weak_from_this(), &as, read = std::move(read), refuse,
         go_on = std::move(go_on)](const http::request& asked, const caller& who) {
            const auto self = weak.lock();
            if (self == nullptr) return;
            called with;
            with.refuse = refuse;
            with.what.caller = who.name;
            with.who = who;
            if (const auto wrong = read(asked, with.what.given)) return refuse(*wrong, true);
            with.about = {.who = who.noted(),
                          .operation = std::string{as.name},
                          .subject = subject_of(as, with.what.given),
                          .from = self->gate_->address_of(asked)};
            auto wrong = allow(as.needs, who, with.what.given, with.company);
            if (!wrong) wrong = speaks_for(as, who, with.company, with.what.given);
            if (who.is_user && !who.may(with.company, scope::supervise)) with.what.only_as = who.id;
            if (wrong) {
                with.about.status = wrong->status;
                if (!self->trail_->is_full()) self->note(with.company, std::move(with.about));
                return refuse(*wrong, true);
            }
            if (self->trail_->is_full()) return refuse(unnoted(), true);
            with.what.company = with.company;
            go_on(*self, asked, std::move(with));
        },
        refuse);
}

void routes::rest(const operation& as, const http::request& what, const http::path_names& names, http::reply then,
                  bool is_about_users) {
    const bool in_xml = wants_xml(what);
    const auto refuse = [&as, in_xml, then](const fault& why, bool shown) {
        auto told = rest_fault(why, place_in_rest(as, why.field), in_xml);
        challenge(told, shown);
        then(std::move(told));
    };
    let_in(
        as, what,
        [&as, names](const http::request& asked, arguments& into) { return read_rest(as, asked, names, into); }, refuse,
        [&as, in_xml, then, is_about_users](routes& self, const http::request&, called with) {
            auto asked = std::move(with.what);
            const auto who = with.who;
            const auto answered = [weak = self.weak_from_this(), &as, in_xml, then,
                                   with = std::move(with)](const answer& told) {
                const auto still = weak.lock();
                if (still == nullptr) return;
                still->give(with, as.writes(), told.status,
                            told.wrong ? rest_fault(*told.wrong, place_in_rest(as, told.wrong->field), in_xml)
                                       : rest_answer(as, told, in_xml),
                            then);
            };
            is_about_users ? self.users_->run(as, who, std::move(asked), answered)
                           : self.service_->run(as, std::move(asked), answered);
        });
}

/// As rest(), for what carries bytes: its path and query are read as an operation's without a body.
void routes::let_in_bytes(const operation& as, const http::request& what, const http::path_names& names,
                          const http::reply& then, on_let_in go_on) {
    const auto refuse = [&as, then](const fault& why, bool shown) {
        auto told = rest_fault(why, place_in_rest(as, why.field), false);
        challenge(told, shown);
        then(std::move(told));
    };
    let_in(
        as, what,
        [&as, names](const http::request& asked, arguments& into) {
            operation bodiless = as;
            bodiless.method = "GET";
            return read_rest(bodiless, asked, names, into);
        },
        refuse, std::move(go_on));
}

void routes::file(const operation& as, const http::request& what, const http::path_names& names, http::reply then) {
    let_in_bytes(as, what, names, then, [&as, then](routes& self, const http::request& asked, called with) {
        const auto text = [given = with.what.given](const char* name) {
            const auto* const found = given.if_contains(name);
            return found != nullptr ? std::string{found->as_string()} : std::string{};
        };
        const auto company = with.company;
        const auto answer = [weak = self.weak_from_this(), &as, then, with = std::move(with)](file_answer told) {
            const auto still = weak.lock();
            if (still == nullptr) return;
            auto made = told.wrong ? rest_fault(*told.wrong, place_in_rest(as, told.wrong->field), false)
                                   : std::move(told.told);
            const int status = made.status;
            still->give(with, as.writes(), status, std::move(made), then);
        };
        if (as.name == "fetch_file") return self.files_->fetch(company, text("hash"), answer);
        if (as.name == "fetch_message") return self.files_->recording(company, text("work"), text("number"), answer);
        if (as.name == "fetch_recording") return self.files_->recording(company, text("recording"), answer);
        if (as.name == "store_file") return self.files_->store(company, asked, text("name"), answer);
        self.files_->canned(company, text("address"), answer);
    });
}

void routes::soap(const http::request& what, http::reply then) {
    const auto call = std::make_shared<soap_call>(read_soap(what));
    const auto refuse = [call, then](const fault& why, bool shown) {
        auto told = soap_fault(*call, why);
        challenge(told, shown);
        then(std::move(told));
    };
    static const operation unread{"soap", "POST", "/api/v1/soap", scope::read, "", {}, nullptr};
    const auto& as = call->wrong ? unread : *call->what;
    let_in(
        as, what,
        [call](const http::request&, arguments& into) {
            into = std::move(call->given);
            return call->wrong;
        },
        refuse,
        [&as, call, then](routes& self, const http::request&, called with) {
            auto asked = std::move(with.what);
            self.service_->run(
                as, std::move(asked),
                [weak = self.weak_from_this(), &as, call, then, with = std::move(with)](const answer& told) {
                    const auto still = weak.lock();
                    if (still == nullptr) return;
                    auto made = told.wrong ? soap_fault(*call, *told.wrong) : soap_answer(*call, told);
                    still->give(with, as.writes(), told.status, std::move(made), then);
                });
        });
}

/// What happens from now on, by WebSocket. A page of another site's would come with the user's cookie.
void routes::stream(const operation& as, const http::request& what, http::reply then) {
    const auto refuse = [&as, then](const fault& why, bool shown) {
        auto told = rest_fault(why, place_in_rest(as, why.field), false);
        challenge(told, shown);
        then(std::move(told));
    };
    gate_->identify(
        what, "stream_events",
        [weak = weak_from_this(), then, refuse](const http::request& asked, const caller& who) {
            const auto self = weak.lock();
            if (self == nullptr) return;
            if (who.is_user && !self->gate_->is_own_page(asked))
                return refuse({403, "a page of another site asks", "connect from the center's own"}, true);
            std::string only;
            std::optional<std::uint64_t> after;
            for (const auto& [name, text] : asked.query) {
                if (name == "company") {
                    only = text;
                } else if (name == "after") {
                    std::uint64_t number = 0;
                    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
                    if (failed != std::errc{} || end != text.data() + text.size())
                        return refuse({400, "it is no number of an event", "give back the last one's", "after"}, true);
                    after = number;
                } else {
                    return refuse({400, "it is not known", "there are: company, after", name}, true);
                }
            }
            const auto named = [&](const caller::right& each) { return each.company == only; };
            if (!only.empty() && std::ranges::none_of(who.rights, named))
                return refuse({403, fmt::format("this {} may not read that company", who.is_user ? "user" : "key"),
                               "name one of its own", "company"},
                              true);
            if (self->trail_->is_full()) return refuse(unnoted(), true);
            for (const auto& each : who.rights)
                if (only.empty() || each.company == only)
                    self->note(each.company, {.who = who.noted(),
                                              .operation = "stream_events",
                                              .from = self->gate_->address_of(asked),
                                              .status = 101});
            http::response told;
            told.socket = self->live_->take(who, only, after);
            then(std::move(told));
        },
        refuse);
}

}  // namespace palabre::api
