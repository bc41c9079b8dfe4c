// src/api/duty_routes.cpp - what a user's own desk and devices tell of him: by REST alone, and by nobody for another.
#include "api/duty_routes.hpp"

#include "api/own_tracks.hpp"
#include "api/rest_face.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <map>

namespace palabre::api {
namespace {

namespace json = boost::json;

struct own_desk : std::enable_shared_from_this<own_desk> {
    own_desk(runtime& loop, std::shared_ptr<gate> gate, std::shared_ptr<duty_desk> places,
             std::shared_ptr<wake_desk> wakes)
        : on{loop}, by{std::move(gate)}, desk{std::move(places)}, wakes{std::move(wakes)} {}

    static void refuse(const http::reply& then, const fault& why, bool shown = true, duration wait = {}) {
        auto told = rest_fault(why, why.field.empty() ? "" : "'" + why.field + "' in the body", false);
        if (why.status == 401) challenge(told, shown);
        if (why.status == 429)
            told.headers.emplace_back("Retry-After", std::to_string(wait / std::chrono::seconds{1} + 1));
        then(std::move(told));
    }

    static on_answer as_json(const http::reply& then) {
        return [then](const answer& told) {
            if (told.wrong) return refuse(then, *told.wrong);
            if (told.status == 204) return then({204});
            then({told.status, "application/json", {}, json::serialize(told.told) + "\n"});
        };
    }

    using on_person =
        std::function<void(own_desk&, const http::request&, const history::known_login&, const duty_person&)>;

    /// Who shows a cookie, as himself: a key is nobody's.
    void himself(const http::request& what, bool changes, const http::reply& then, on_person go_on) {
        by->identify_user(
            what, changes,
            [weak = weak_from_this(), then, go_on = std::move(go_on)](const http::request& asked, const caller& who) {
                const auto self = weak.lock();
                if (self == nullptr) return;
                const auto request = std::make_shared<const http::request>(asked);
                static_cast<void>(who);  // who has grants there, with their companies' ids, is told anew
                self->by->users().find(self->by->token_of(asked), [self, then, request, go_on](
                                                                      const login_answer<history::known_login>& told) {
                    if (!told.what) return refuse(then, told.why);
                    const auto& login = *told.what;
                    go_on(*self, *request, login, {login.who, login.companies, self->by->address_of(*request)});
                });
            },
            [then](const fault& why, bool shown) { refuse(then, why, shown); });
    }

    static bool body_of(const http::request& what, const http::reply& then, std::span<const field> fields,
                        json::object& into) {
        json::object body;
        auto wrong = read_json(what.body, body);
        if (!wrong) wrong = api::take(fields, body, "", into);
        if (!wrong) wrong = missing(fields, "", into);
        if (wrong) refuse(then, *wrong);
        return !wrong;
    }

    static std::string text(const json::object& from, std::string_view name) {
        const auto* const found = from.if_contains(name);
        return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
    }

    static void locate(own_desk& self, const http::request& what, const duty_person& who, const http::reply& then) {
        static const std::array<field, 4> fields{
            field{.name = "latitude", .is = field::kind::json, .about = "Degrees.", .required = true},
            field{.name = "longitude", .is = field::kind::json, .about = "Degrees.", .required = true},
            field{.name = "accuracy_m", .is = field::kind::json, .about = "Metres."},
            field{.name = "at", .is = field::kind::moment, .about = "When; now without it."}};
        json::object given;
        if (!body_of(what, then, fields, given)) return;
        constexpr std::int64_t pole = 90, antimeridian = 180;
        const auto latitude = degrees(given.if_contains("latitude"), pole);
        if (!latitude) return refuse(then, {400, "that is no latitude", "send -90 to 90 degrees", "latitude"});
        const auto longitude = degrees(given.if_contains("longitude"), antimeridian);
        if (!longitude) return refuse(then, {400, "that is no longitude", "send -180 to 180 degrees", "longitude"});
        const auto accuracy = metres(given.if_contains("accuracy_m"));
        if (!accuracy) return refuse(then, {400, "that is no radius", "send metres, or leave it out", "accuracy_m"});
        const auto at = moment_of(text(given, "at")).value_or(self.on.calendar_now());
        self.desk->locate(who, {at, *latitude, *longitude, *accuracy}, as_json(then));
    }

    static void wake(own_desk& self, const http::request& what, const history::known_login& login,
                     const http::reply& then) {
        static const record keys{"push_keys",
                                 "Of a browser.",
                                 {{.name = "p256dh", .about = "Its public key.", .required = true, .longest = 128},
                                  {.name = "auth", .about = "What it shares.", .required = true, .longest = 64}}};
        static const std::array<field, 3> fields{
            field{.name = "endpoint", .about = "Where it is woken.", .required = true, .longest = 1024},
            field{.name = "expirationTime", .is = field::kind::json, .about = "Passed over."},
            field{.name = "keys", .is = field::kind::record, .about = "Its keys.", .required = true, .of = &keys}};
        json::object given;
        if (!body_of(what, then, fields, given)) return;
        const auto& of = given.at("keys").as_object();
        self.wakes->wake_at({text(given, "endpoint"), text(of, "p256dh"), text(of, "auth"), login.what.digest},
                            as_json(then));
    }

    /// Whoever the Basic header names: by a device's token, else by his password, which is a login of its own then.
    void track(const http::request& what, const http::reply& then) {
        const auto basic = [&] {
            const auto* const header = http::header_of(what.headers, "Authorization");
            constexpr std::string_view scheme = "Basic ";
            return header != nullptr && header->starts_with(scheme) ? http::from_base64(header->substr(scheme.size()))
                                                                    : std::string{};
        }();
        const auto colon = basic.find(':');
        if (colon == basic.npos || colon == 0 || colon + 1 == basic.size())
            return stranger(then, "this asks for a user's name and a device's token");
        const auto name = basic.substr(0, colon), word = basic.substr(colon + 1);
        desk->find_device(word, [self = shared_from_this(), name, word, then, from = by->address_of(what),
                                 body = what.body](history::reply<duty_person> told) {
            if (told && told->who.login == name) {
                told.value.from = from;
                return self->take(told.value, body, then);
            }
            // One that was taken back is no password: tried as one it would lock its user out of his desk.
            if (told || (told.what == history::verdict::not_found && is_token(word)))
                return stranger(then, "no device of that user has this token");
            if (told.what == history::verdict::not_found) return self->by_password(name, word, from, body, then);
            refuse(then, {503, "devices cannot be read now", "try again in a moment"});
        });
    }

    static bool is_token(const std::string& word) {
        constexpr std::size_t digits = 32;
        return word.size() == digits && word.find_first_not_of("0123456789abcdef") == word.npos;
    }

    static void stranger(const http::reply& then, std::string why) {
        auto told = rest_fault({401, std::move(why), "make a token at the desk, under Position"}, "", false);
        told.headers.emplace_back("WWW-Authenticate", "Basic realm=\"palabre\", charset=\"UTF-8\"");
        then(std::move(told));
    }

    void by_password(const std::string& name, const std::string& word, const std::string& from, const std::string& body,
                     const http::reply& then) {
        const auto known = logins::digest_of(name + '\n' + word);
        const auto taken = [self = shared_from_this(), from, body, then](const history::known_login& who) {
            self->take({who.who, who.companies, from}, body, then);
        };
        const auto anew = [self = shared_from_this(), known, name, word, from, then, taken] {
            self->by->users().log_in(
                name, secret{word}, from, "",
                [weak = self->weak_from_this(), known, then, taken](const login_answer<new_login>& told) {
                    const auto still = weak.lock();
                    if (still == nullptr) return;
                    if (!told.what) {
                        if (told.why.status == 401) {
                            if (still->wrong.size() >= most_remembered) still->wrong.clear();
                            still->wrong[known] = still->on.now();
                            return stranger(then, told.why.what);
                        }
                        return refuse(then, told.why, true, told.wait);
                    }
                    still->remember(known, told.what->token);
                    taken(told.what->what);
                });
        };
        // An app sends its old password on and on after a change: it counts as one attempt.
        if (const auto failed = wrong.find(known); failed != wrong.end() && on.now() - failed->second < remembered)
            return stranger(then, "name and password did not match a moment ago");
        const auto found = tokens.find(known);
        if (found == tokens.end()) return anew();
        by->users().find(found->second, [self = shared_from_this(), known, anew, taken,
                                         then](const login_answer<history::known_login>& told) {
            if (told.what) return taken(*told.what);
            if (told.why.status != 401) return refuse(then, told.why);
            self->tokens.erase(known);
            anew();
        });
    }

    /// A password is checked once for many fixes, as long as its login lasts.
    void remember(const std::string& known, const std::string& token) {
        if (tokens.size() >= most_remembered) tokens.clear();
        tokens[known] = token;
    }

    /// What was recorded before his duty is thrown away, so that the app does not send it for ever.
    void take(const duty_person& who, const std::string& body, const http::reply& then) {
        const auto read = read_own_tracks(body);
        if (read.wrong) return refuse(then, *read.wrong);
        const http::response taken{200, "application/json", {}, "[]\n"};
        if (!read.where) return then(taken);
        desk->locate(
            who, *read.where,
            [self = shared_from_this(), id = who.who.id, at = read.where->at, taken, then](const answer& told) {
                const bool is_past =
                    told.status == 409 && self->desk->is_on_duty(id) && !self->desk->was_on_duty(id, at);
                if (!told.wrong || is_past) return then(taken);
                refuse(then, *told.wrong);
            });
    }

    static constexpr std::size_t most_remembered = 1000;
    static constexpr duration remembered = std::chrono::minutes{30};

    runtime& on;
    const std::shared_ptr<gate> by;
    const std::shared_ptr<duty_desk> desk;
    const std::shared_ptr<wake_desk> wakes;
    std::map<std::string, std::string> tokens;  // of logins, by a digest of name and password
    std::map<std::string, instant> wrong;       // that did not match, and when
};

json::object text(const char* about) {
    return {{"type", "string"}, {"description", about}};
}

json::object kind(const char* type, const char* about) {
    return {{"type", type}, {"description", about}};
}

json::object object(json::object properties, json::array required) {
    json::object made{{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) made["required"] = std::move(required);
    return made;
}

json::object with_json(json::object schema) {
    return {{"application/json", json::object{{"schema", std::move(schema)}}}};
}

json::object told(const char* about, json::object schema) {
    return {{"description", about}, {"content", with_json(std::move(schema))}};
}

json::object trouble(const char* about) {
    return {
        {"description", about},
        {"content", json::object{{"application/problem+json",
                                  json::object{{"schema", json::object{{"$ref", "#/components/schemas/problem"}}}}}}}};
}

json::object described(const char* id, const char* about, json::object responses, json::object body = {}) {
    responses["401"] = trouble("Nobody is logged in.");
    responses["403"] = trouble("X-CSRF-Token is missing or wrong, or he does not agree to be located.");
    responses["503"] = trouble("What is kept cannot be reached.");
    json::object made{{"operationId", id},
                      {"summary", about},
                      {"security", json::array{json::object{{"session", json::array{}}}}},
                      {"responses", std::move(responses)}};
    if (!body.empty()) made["requestBody"] = json::object{{"required", true}, {"content", with_json(std::move(body))}};
    return made;
}

json::object view_schema() {
    const auto device = object({{"name", text("As he calls it.")}, {"made", text("When.")}}, {"name", "made"});
    auto consent = text("Since when he agrees to be located; null: he does not.");
    consent["nullable"] = true;
    return object({{"user", text("His login.")},
                   {"consent", std::move(consent)},
                   {"devices", json::object{{"type", "array"}, {"items", device}}},
                   {"on_duty", json::object{{"type", "array"},
                                            {"description", "The companies that would see him now."},
                                            {"items", json::object{{"type", "string"}}}}},
                   {"positions", object({{"every_ms", kind("integer", "How often a desk tells its place.")},
                                         {"kept_ms", kind("integer", "How long that is kept.")}},
                                        {"every_ms", "kept_ms"})},
                   {"push_key", text("By which a browser subscribes, in base64url; left out: nobody is woken.")}},
                  {"user", "consent", "devices", "on_duty"});
}

}  // namespace

void add_duty_routes(http::router& to, runtime& on, std::shared_ptr<gate> by, std::shared_ptr<duty_desk> desk,
                     std::shared_ptr<wake_desk> wakes) {
    const auto own = std::make_shared<own_desk>(on, std::move(by), std::move(desk), std::move(wakes));
    const auto add = [&](const char* method, const char* path, auto then) {
        to.add(method, path,
               [own, then, changes = std::string_view{method} != "GET"](
                   const http::request& what, const http::path_names& names, const http::reply& reply) {
                   own->himself(what, changes, reply,
                                [then, names, reply](own_desk& self, const http::request& asked,
                                                     const history::known_login& login, const duty_person& who) {
                                    then(self, asked, names, login, who, reply);
                                });
               });
    };
    using request = const http::request&;
    using names = const http::path_names&;
    using login = const history::known_login&;
    using person = const duty_person&;
    using reply = const http::reply&;
    add("GET", "/api/v1/session/duty", [](own_desk& self, request, names, login, person who, reply then) {
        self.desk->view(who, [key = self.wakes->public_key(), as = own_desk::as_json(then)](answer told) {
            if (!key.empty()) told.told["push_key"] = key;
            as(std::move(told));
        });
    });
    add("PUT", "/api/v1/session/duty/consent", [](own_desk& self, request, names, login, person who, reply then) {
        self.desk->agree(who, own_desk::as_json(then));
    });
    add("DELETE", "/api/v1/session/duty/consent", [](own_desk& self, request, names, login, person who, reply then) {
        self.desk->withdraw(who, own_desk::as_json(then));
    });
    add("POST", "/api/v1/session/duty/positions",
        [](own_desk& self, request what, names, login, person who, reply then) {
            own_desk::locate(self, what, who, then);
        });
    add("PUT", "/api/v1/session/duty/devices/{device}",
        [](own_desk& self, request, names of, login, person who, reply then) {
            self.desk->add_device(who, of.at("device"), own_desk::as_json(then));
        });
    add("DELETE", "/api/v1/session/duty/devices/{device}",
        [](own_desk& self, request, names of, login, person who, reply then) {
            self.desk->remove_device(who, of.at("device"), own_desk::as_json(then));
        });
    add("PUT", "/api/v1/session/push", [](own_desk& self, request what, names, login as, person, reply then) {
        own_desk::wake(self, what, as, then);
    });
    add("DELETE", "/api/v1/session/push", [](own_desk& self, request, names, login as, person, reply then) {
        self.wakes->let_sleep(as.what.digest, own_desk::as_json(then));
    });
    to.add("POST", "/api/v1/owntracks",
           [own](const http::request& what, const auto&, const http::reply& then) { own->track(what, then); });
}

json::object duty_paths() {
    const auto view = [](const char* about) { return told(about, view_schema()); };
    const json::object gone{{"description", "It is done."}};
    const json::object named{{"name", "device"},
                             {"in", "path"},
                             {"required", true},
                             {"description", "As he calls it, 1 to 64 bytes."},
                             {"schema", json::object{{"type", "string"}}}};
    const auto place = object({{"latitude", kind("number", "Degrees, WGS 84, north positive.")},
                               {"longitude", kind("number", "Degrees, east positive.")},
                               {"accuracy_m", kind("number", "Metres around it.")},
                               {"at", text("RFC 3339: when he was there; now without it.")}},
                              {"latitude", "longitude"});
    const auto seen = object(
        {{"companies", json::object{{"type", "array"}, {"items", json::object{{"type", "string"}}}}}}, {"companies"});
    const auto keys = object({{"p256dh", text("The browser's public key, in base64url.")},
                              {"auth", text("What it shares with who wakes it, in base64url.")}},
                             {"p256dh", "auth"});
    const auto address = object({{"endpoint", text("As PushSubscription.toJSON() has it.")},
                                 {"expirationTime", json::object{{"nullable", true}, {"type", "number"}}},
                                 {"keys", keys}},
                                {"endpoint", "keys"});
    const auto made = object({{"name", text("As he calls it.")},
                              {"user", text("The user's name.")},
                              {"token", text("The password: told once.")}},
                             {"name", "user", "token"});
    auto tracks =
        described("own_tracks", "A place as the OwnTracks apps post it; docs/manual/mobile.md.",
                  {{"200", told("Taken, or none of ours: an empty list.",
                                json::object{{"type", "array"}, {"items", json::object{{"type", "object"}}}})},
                   {"400", trouble("It cannot be read.")},
                   {"404", trouble("Nobody is located here.")},
                   {"409", trouble("He is not on duty: nothing is kept.")},
                   {"429", trouble("Too many attempts have failed.")}},
                  object({{"_type", text("Others than 'location' are passed over.")},
                          {"lat", kind("number", "Degrees.")},
                          {"lon", kind("number", "Degrees.")},
                          {"tst", kind("integer", "Seconds since 1970 in UTC.")},
                          {"acc", kind("number", "Metres.")}},
                         {"_type"}));
    tracks["security"] = json::array{json::object{{"basic", json::array{}}}};
    auto add = described("add_device", "A token for a program that sends his places.",
                         {{"201", told("Its token.", made)},
                          {"400", trouble("The name cannot be.")},
                          {"404", trouble("Nobody is located here.")},
                          {"409", trouble("Another one of his has that name.")}});
    auto remove = described("remove_device", "Its token is worth nothing from now on.",
                            {{"200", view("Those that are left.")},
                             {"400", trouble("The name cannot be.")},
                             {"404", trouble("Nobody is located here.")}});
    add["parameters"] = remove["parameters"] = json::array{named};
    return {
        {"/api/v1/session/duty",
         json::object{{"get", described("read_duty", "What he has agreed to, and where he is on duty.",
                                        {{"200", view("So it is.")}})}}},
        {"/api/v1/session/duty/consent",
         json::object{
             {"put", described("agree_to_positions", "He agrees to be located while he is on duty.",
                               {{"200", view("So it is.")}, {"404", trouble("Nobody is located here.")}})},
             {"delete", described("withdraw_positions", "He does not any more: all that is kept of it goes.",
                                  {{"200", view("So it is.")}, {"404", trouble("Nobody is located here.")}})}}},
        {"/api/v1/session/duty/positions",
         json::object{{"post", described("write_position", "Where he is.",
                                         {{"200", told("Who sees it.", seen)},
                                          {"400", trouble("It is no place.")},
                                          {"404", trouble("Nobody is located here.")},
                                          {"409", trouble("He is not on duty, or was not then: nothing is kept.")}},
                                         place)}}},
        {"/api/v1/session/duty/devices/{device}", json::object{{"put", std::move(add)}, {"delete", std::move(remove)}}},
        {"/api/v1/session/push",
         json::object{{"put", described("wake_at", "Where this login's browser is woken when it sleeps.",
                                        {{"204", gone},
                                         {"400", trouble("It is no push service that is known, or no key.")},
                                         {"404", trouble("Nobody is woken here.")}},
                                        address)},
                      {"delete", described("let_sleep", "It is not woken any more.", {{"204", gone}})}}},
        {"/api/v1/owntracks", json::object{{"post", std::move(tracks)}}}};
}

}  // namespace palabre::api
