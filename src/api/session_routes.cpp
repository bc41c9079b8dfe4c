// src/api/session_routes.cpp - log in, log out, who am I, which telephone is mine: by REST alone.
#include "api/session_routes.hpp"

#include "api/rest_face.hpp"
#include "core/moment.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

namespace palabre::api {
namespace {

namespace json = boost::json;

json::object told_of(const history::known_login& who, const std::string& token, bool has_phone) {
    json::array grants;
    for (std::size_t at = 0; at < who.who.grants.size(); ++at) {
        json::array scopes;
        for (const auto each : scopes_of(who.who.grants[at].as)) scopes.emplace_back(to_string(each));
        grants.push_back({{"company", who.companies[at]},
                          {"role", to_string(who.who.grants[at].as)},
                          {"scopes", std::move(scopes)}});
    }
    return {{"user", to_string(who.who.id)},      {"name", who.who.login},
            {"display_name", who.who.name},       {"language", who.who.language},
            {"administers", who.who.administers}, {"browser_phone", has_phone},
            {"grants", std::move(grants)},        {"ends", detail::write_moment(who.what.ends)},
            {"csrf", logins::csrf_of(token)}};
}

/// As browsers take it: RTCConfiguration's iceServers.
json::object told_of(const browser_phone& of) {
    json::array ice;
    for (const auto& each : of.ice) {
        json::object one{{"urls", each.url}};
        if (!each.user.empty()) {
            one["username"] = each.user;
            one["credential"] = each.password.reveal();
        }
        ice.push_back(std::move(one));
    }
    return {{"address", of.address},
            {"url", of.url},
            {"login", of.login},
            {"password", of.password.reveal()},
            {"until", detail::write_moment(of.until)},
            {"ice_servers", std::move(ice)}};
}

struct session_desk : std::enable_shared_from_this<session_desk> {
    session_desk(runtime& loop, std::shared_ptr<gate> gate, std::shared_ptr<audit_trail> notes,
                 decltype(server_options::browser_phones) telephones)
        : on{loop}, by{std::move(gate)}, trail{std::move(notes)}, phones{std::move(telephones)} {}

    json::object told(const history::known_login& who, const std::string& token) const {
        return told_of(who, token, phones && phones(to_string(who.who.id)).has_value());
    }

    static void refuse(const http::reply& then, const fault& why, bool shown = true, duration wait = {}) {
        auto told = rest_fault(why, why.field.empty() ? "" : "'" + why.field + "' in the body", false);
        if (why.status == 401) challenge(told, shown);
        if (why.status == 429)
            told.headers.emplace_back("Retry-After", std::to_string(wait / std::chrono::seconds{1} + 1));
        then(std::move(told));
    }

    gate::on_refused refusing(const http::reply& then) const {
        return [then](const fault& why, bool shown) { refuse(then, why, shown); };
    }

    /// The type of its body keeps out forms of other sites, which no browser asks about before it sends them.
    void log_in(const http::request& what, const http::reply& then) const {
        const auto* const type = http::header_of(what.headers, "Content-Type");
        if (type == nullptr || !type->starts_with("application/json"))
            return refuse(then, {415, "a body of that type is not read", "send application/json"});
        if (!by->is_own_page(what))
            return refuse(then, {403, "a page of another site asks", "log in from the center's own"});
        static const std::array<field, 2> fields{
            field{.name = "name", .about = "The login.", .required = true, .longest = 64},
            field{.name = "password", .about = "The password.", .required = true, .longest = longest_password}};
        json::object body;
        arguments given;
        if (const auto wrong = read_json(what.body, body)) return refuse(then, *wrong);
        if (const auto wrong = take(fields, body, "", given)) return refuse(then, *wrong);
        by->users().log_in(std::string{given.at("name").as_string()},
                           secret{std::string{given.at("password").as_string()}}, by->address_of(what),
                           by->token_of(what), [weak = weak_from_this(), then](const login_answer<new_login>& told) {
                               const auto self = weak.lock();
                               if (self == nullptr) return;
                               if (!told.what) return refuse(then, told.why, true, told.wait);
                               const auto& made = *told.what;
                               auto answer = as_json(self->told(made.what, made.token));
                               answer.headers.emplace_back(
                                   "Set-Cookie",
                                   self->by->cookie(made.token, made.what.what.ends - self->on.calendar_now()));
                               then(std::move(answer));
                           });
    }

    void who_am_i(const http::request& what, const http::reply& then) const {
        const auto token = by->token_of(what);
        if (token.empty()) return refuse(then, {401, "nobody is logged in", "log in with POST /api/v1/session"}, false);
        by->users().find(token,
                         [self = shared_from_this(), then, token](const login_answer<history::known_login>& found) {
                             found.what ? then(as_json(self->told(*found.what, token))) : refuse(then, found.why);
                         });
    }

    /// To him alone: what his browser needs to be his telephone for a while.
    void lend_phone(const http::request& what, const http::reply& then) const {
        by->identify_user(
            what, true,
            [self = shared_from_this(), then](const http::request& asked, const caller& who) {
                auto about = self->note_of(asked, who, "lend_phone");
                const auto phone = self->phones ? self->phones(who.id) : std::nullopt;
                about.status = phone ? 200 : 404;
                self->trail->note(about, [then, phone](bool kept) {
                    if (!kept) return refuse(then, {503, "it could not be noted", "try again"});
                    if (!phone)
                        return refuse(then, {404, "no browser is this user's telephone",
                                             "an administrator gives agents 'browser: true' in phones.users"});
                    then(as_json(told_of(*phone)));
                });
            },
            refusing(then));
    }

    void log_out(const http::request& what, const http::reply& then) const {
        by->identify_user(
            what, true,
            [self = shared_from_this(), then](const http::request& asked, const caller& who) {
                auto about = self->note_of(asked, who, "log_out");
                self->by->users().end(who.digest, [self, then, about = std::move(about)](const maybe_fault& wrong) {
                    if (wrong) return refuse(then, *wrong);
                    self->done(about, then, self->by->cookie("", {}));
                });
            },
            refusing(then));
    }

    /// Everybody's by who administers the installation; else of those who have grants only where he administers.
    void end_sessions(const http::request& what, const std::string& whose, const http::reply& then) const {
        by->identify_user(
            what, true,
            [self = shared_from_this(), whose, then](const http::request& asked, const caller& who) {
                auto about = self->note_of(asked, who, "end_sessions");
                about.subject = whose;
                const auto administered = [](const caller& by) {
                    return std::ranges::any_of(by.rights,
                                               [&](const auto& each) { return by.may(each.company, scope::audit); });
                };
                const auto refused = [self, then, about](const fault& why) {
                    auto noted = about;
                    noted.status = why.status;
                    self->trail->note(std::move(noted));
                    refuse(then, why);
                };
                if (!who.administers && !administered(who))
                    return refused({403, "this user administers nothing", "ask an administrator"});
                self->by->users().end_others(who, whose, [self, then, about, refused](const maybe_fault& wrong) {
                    wrong ? refused(*wrong) : self->done(about, then, "");
                });
            },
            refusing(then));
    }

    history::access_note note_of(const http::request& what, const caller& who, const char* operation) const {
        return {.who = who.noted(), .operation = operation, .from = by->address_of(what), .status = 204};
    }

    void done(const history::access_note& about, const http::reply& then, const std::string& cookie) const {
        trail->note(about, [then, cookie](bool kept) {
            if (!kept) return refuse(then, {503, "it is done, and could not be noted yet", "nothing more is needed"});
            http::response told{204};
            if (!cookie.empty()) told.headers.emplace_back("Set-Cookie", cookie);
            then(std::move(told));
        });
    }

    static http::response as_json(const json::object& told) {
        return {200, "application/json", {}, json::serialize(told) + "\n"};
    }

    runtime& on;
    const std::shared_ptr<gate> by;
    const std::shared_ptr<audit_trail> trail;
    const decltype(server_options::browser_phones) phones;
};

json::object text(const char* about) {
    return {{"type", "string"}, {"description", about}};
}

json::object with_json(json::object schema) {
    return {{"application/json", json::object{{"schema", std::move(schema)}}}};
}

json::object trouble(const char* about) {
    return {
        {"description", about},
        {"content", json::object{{"application/problem+json",
                                  json::object{{"schema", json::object{{"$ref", "#/components/schemas/problem"}}}}}}}};
}

json::object session_schema() {
    const json::object texts{{"type", "array"}, {"items", json::object{{"type", "string"}}}};
    const json::object grant{
        {"type", "object"},
        {"required", json::array{"company", "role", "scopes"}},
        {"properties", json::object{{"company", text("Its name.")},
                                    {"role", text("agent, supervisor, administrator, integrator.")},
                                    {"scopes", texts}}}};
    return {
        {"type", "object"},
        {"required", json::array{"user", "name", "display_name", "language", "administers", "browser_phone", "grants",
                                 "ends", "csrf"}},
        {"properties", json::object{{"user", text("His id.")},
                                    {"name", text("His login.")},
                                    {"display_name", text("For people.")},
                                    {"language", text("'fr'.")},
                                    {"administers", json::object{{"type", "boolean"}}},
                                    {"browser_phone",
                                     json::object{{"type", "boolean"}, {"description", "lend_phone has one for him."}}},
                                    {"grants", json::object{{"type", "array"}, {"items", grant}}},
                                    {"ends", text("When he must log in again, however busy he is.")},
                                    {"csrf", text("To be sent as X-CSRF-Token with all that changes something.")}}}};
}

json::object phone_schema() {
    const json::object server{{"type", "object"},
                              {"required", json::array{"urls"}},
                              {"properties", json::object{{"urls", text("'turn:turn.example:3478'.")},
                                                          {"username", text("Left out: it asks for none.")},
                                                          {"credential", text("Its password.")}}}};
    return {{"type", "object"},
            {"required", json::array{"address", "url", "login", "password", "until", "ice_servers"}},
            {"properties", json::object{{"address", text("What it registers: 'sip:afi@palabre.invalid'.")},
                                        {"url", text("A SIP proxy's WebSocket: 'wss://desk.example/sip'.")},
                                        {"login", text("The user of SIP's digest.")},
                                        {"password", text("His password.")},
                                        {"until", text("When both hold no more.")},
                                        {"ice_servers", json::object{{"type", "array"}, {"items", server}}}}}};
}

json::object described(const char* id, const char* about, json::object responses) {
    responses["503"] = trouble("The users are away, or there is too much to do.");
    return {{"operationId", id}, {"summary", about}, {"responses", std::move(responses)}};
}

const json::array& by_cookie() {
    static const json::array made{json::object{{"session", json::array{}}}};
    return made;
}

}  // namespace

void add_session_routes(http::router& to, runtime& on, std::shared_ptr<gate> by, std::shared_ptr<audit_trail> trail,
                        decltype(server_options::browser_phones) phones) {
    const auto desk = std::make_shared<session_desk>(on, std::move(by), std::move(trail), std::move(phones));
    to.add("POST", "/api/v1/session",
           [desk](const http::request& what, const auto&, const http::reply& then) { desk->log_in(what, then); })
        .add("GET", "/api/v1/session",
             [desk](const http::request& what, const auto&, const http::reply& then) { desk->who_am_i(what, then); })
        .add("DELETE", "/api/v1/session",
             [desk](const http::request& what, const auto&, const http::reply& then) { desk->log_out(what, then); })
        .add("POST", "/api/v1/session/phone",
             [desk](const http::request& what, const auto&, const http::reply& then) { desk->lend_phone(what, then); })
        .add("DELETE", "/api/v1/users/{name}/sessions",
             [desk](const http::request& what, const http::path_names& names, const http::reply& then) {
                 desk->end_sessions(what, names.at("name"), then);
             });
}

json::object session_paths() {
    const json::object there{{"description", "Who is logged in."}, {"content", with_json(session_schema())}};
    const json::object gone{{"description", "It is done."}};
    const json::object asked{
        {"type", "object"},
        {"required", json::array{"name", "password"}},
        {"properties", json::object{{"name", text("His login.")},
                                    {"password", json::object{{"type", "string"}, {"format", "password"}}}}}};
    json::object log_in =
        described("log_in", "Name and password for a cookie.",
                  {{"200", there},
                   {"400", trouble("The body cannot be.")},
                   {"401", trouble("They do not match.")},
                   {"403", trouble("A page of another site asks.")},
                   {"415", trouble("A body of another type than JSON.")},
                   {"429", trouble("Too many attempts have failed: Retry-After says when to try again.")}});
    log_in["security"] = json::array{};
    log_in["requestBody"] = json::object{{"required", true}, {"content", with_json(asked)}};
    json::object who = described("who_am_i", "Who is logged in, and what he may do where.",
                                 {{"200", there}, {"401", trouble("Nobody is logged in.")}});
    const json::object refused = trouble("X-CSRF-Token is missing or wrong, or he may not do that.");
    json::object log_out = described("log_out", "Ends this login.",
                                     {{"204", gone}, {"401", trouble("Nobody is logged in.")}, {"403", refused}});
    json::object end = described("end_sessions", "Ends all of a user's logins.",
                                 {{"204", gone},
                                  {"401", trouble("Nobody is logged in.")},
                                  {"403", refused},
                                  {"404", trouble("There is no such user, or none of the caller's companies.")}});
    end["parameters"] = json::array{json::object{{"name", "name"},
                                                 {"in", "path"},
                                                 {"required", true},
                                                 {"description", "His login."},
                                                 {"schema", json::object{{"type", "string"}}}}};
    json::object lend = described(
        "lend_phone", "What a browser needs to be the telephone of who is logged in there, for a while.",
        {{"200", json::object{{"description", "A login for it alone."}, {"content", with_json(phone_schema())}}},
         {"401", trouble("Nobody is logged in.")},
         {"403", trouble("X-CSRF-Token is missing or wrong.")},
         {"404", trouble("No browser is this user's telephone.")}});
    for (auto* const each : {&who, &log_out, &end, &lend}) (*each)["security"] = by_cookie();
    return {{"/api/v1/session",
             json::object{{"post", std::move(log_in)}, {"get", std::move(who)}, {"delete", std::move(log_out)}}},
            {"/api/v1/session/phone", json::object{{"post", std::move(lend)}}},
            {"/api/v1/users/{name}/sessions", json::object{{"delete", std::move(end)}}}};
}

}  // namespace palabre::api
