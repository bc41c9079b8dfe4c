// tests/api/people.hpp - users of the two companies of the API's desk, and their browsers.
#pragma once

#include "api/desk.hpp"
#include "palabre/api/login_rules.hpp"
#include "palabre/history/access_book.hpp"

namespace palabre::tests {

/// What a browser keeps of a login.
struct browser {
    int status = 0;
    std::string cookie = {}, csrf = {};
    json::object told = {};
    http::response raw = {};
};

inline const std::string password = "dix mots de passe";

/// Afi works for moov alone, Koffi for mtn; Zo supervises both; Ama administers moov, and Root the installation.
struct people : desk {
    people() {
        using history::role;
        afi = put("afi", {{moov.company, role::agent}});
        put("koffi", {{mtn.company, role::agent}});
        put("zo", {{moov.company, role::supervisor}, {mtn.company, role::supervisor}});
        put("ama", {{moov.company, role::administrator}});
        put("root", {}, true);
    }

    history::user put(const std::string& login, std::vector<history::grant> grants, bool administers = false) {
        static const auto hash = api::hash_password(secret{password}, {1, 8192});
        history::user who{.id = store.ids().next<history::user>(),
                          .login = login,
                          .name = "The user " + login,
                          .password_hash = hash,
                          .grants = std::move(grants),
                          .administers = administers};
        write(who);
        return who;
    }

    void write(const history::user& who) {
        bool done = false;
        store.put_user(who, [&](const auto& how) { done = static_cast<bool>(how); });
        clock.run();
        REQUIRE(done);
    }

    browser log_in(const std::string& name, const std::string& with = password, http::pairs headers = {}) {
        headers.emplace_back("Content-Type", "application/json");
        browser made;
        made.raw = send(request("POST", "/api/v1/session", headers,
                                json::serialize(json::object{{"name", name}, {"password", with}})));
        made.status = made.raw.status;
        if (made.status != 200) return made;
        made.told = json::parse(made.raw.body).as_object();
        made.csrf = made.told.at("csrf").as_string();
        const auto* const set = http::header_of(made.raw.headers, "Set-Cookie");
        REQUIRE(set != nullptr);
        made.cookie = set->substr(0, set->find(';'));
        return made;
    }

    http::response ask(const browser& by, const std::string& method, const std::string& target,
                       http::pairs headers = {}, const std::string& body = {}) {
        headers.emplace_back("Cookie", by.cookie);
        if (!by.csrf.empty()) headers.emplace_back("X-CSRF-Token", by.csrf);
        if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
        return send(request(method, target, headers, body));
    }

    int get(const browser& by, const std::string& target) { return ask(by, "GET", target).status; }

    /// "WHO OPERATION SUBJECT STATUS", the oldest first.
    std::vector<std::string> noted(const history::note_filter& which = {}) {
        clock.run();
        std::vector<std::string> all;
        store.access().notes(which, {}, 1000, [&](const auto& told) {
            for (const auto& each : told->notes)
                all.push_back(each.who + " " + each.operation + " " + each.subject + (each.subject.empty() ? "" : " ") +
                              std::to_string(each.status));
        });
        clock.run();
        std::ranges::reverse(all);
        return all;
    }

    using desk::ask;
    history::user afi;
};

using lines = std::vector<std::string>;

}  // namespace palabre::tests
