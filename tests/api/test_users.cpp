// tests/api/test_users.cpp - people who log in: cookies, roles, forgery, ends of logins, guesses, and what is noted.
#include "api/people.hpp"

#include "api/openapi.hpp"

#include <fmt/format.h>

#include <set>

using namespace palabre;
using namespace palabre::tests;

namespace {

const std::string hers = "/api/v1/customers/%2B2290190011234", his = "/api/v1/customers/%2B22890112233";

std::string words_of(const http::response& of) {
    const auto all = json::parse(of.body).as_object();
    return text(all, "detail");
}

std::string header(const http::response& of, const char* name) {
    const auto* const found = http::header_of(of.headers, name);
    return found != nullptr ? *found : "";
}

}  // namespace

TEST_CASE("a user logs in, and does what his role lets him do in his companies alone") {
    people here;
    const auto afi = here.log_in("afi");
    REQUIRE(afi.status == 200);
    CHECK(text(afi.told, "display_name") == "The user afi");
    CHECK(json::serialize(afi.told.at("grants")) ==
          R"([{"company":"moov-benin","role":"agent","scopes":["read","write","send"]}])");
    CHECK(here.get(afi, hers) == 200);
    CHECK(here.get(afi, his) == 404);
    CHECK(here.get(afi, his + "?company=mtn-togo") == 403);
    CHECK(here.get(afi, "/api/v1/events") == 403);
    CHECK(here.get(afi, "/api/v1/audit") == 403);
    const auto zo = here.log_in("zo");
    CHECK(here.get(zo, hers) == 400);
    CHECK(here.get(zo, hers + "?company=moov-benin") == 200);
    CHECK(here.get(zo, his + "?company=mtn-togo") == 200);
    CHECK(here.get(zo, "/api/v1/events?company=mtn-togo") == 200);
    CHECK(here.get(zo, "/api/v1/audit?company=mtn-togo") == 403);
    CHECK(here.get(here.log_in("ama"), "/api/v1/audit") == 200);
    CHECK(here.get(here.log_in("root"), hers) == 403);  // who administers the installation sees no customers by that
    const auto who = here.ask(afi, "GET", "/api/v1/session");
    CHECK(json::parse(who.body) == value(afi.told));
    CHECK(here.send(desk::request("GET", "/api/v1/session")).status == 401);

    // Words of his are written in his name.
    const auto told = here.ask(afi, "POST", hers + "/interactions", {}, R"({"kind":"visit","reference":"v-1"})");
    CHECK(told.status == 201);
    CHECK(here.noted().back() == "user:afi write_interaction " + adjoa + " 201");
}

TEST_CASE("cookies and answers are as browsers are to be told") {
    people here;
    const auto afi = here.log_in("afi");
    CHECK(afi.cookie.starts_with("palabre="));
    CHECK(afi.cookie.size() == std::string{"palabre="}.size() + 64);
    CHECK(header(afi.raw, "Set-Cookie") == afi.cookie + "; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
    CHECK(header(afi.raw, "Content-Security-Policy") == "default-src 'none'; frame-ancestors 'none'");
    CHECK(header(afi.raw, "X-Content-Type-Options") == "nosniff");
    CHECK(header(afi.raw, "Referrer-Policy") == "no-referrer");
    CHECK(header(afi.raw, "Cache-Control") == "no-store");
    CHECK(header(afi.raw, "Strict-Transport-Security").empty());
    CHECK(here.get({.cookie = afi.cookie + "; " + afi.cookie}, hers) == 401);  // one of the two is not ours
    CHECK(here.get({.cookie = "other=1; " + afi.cookie + "; more=2"}, hers) == 200);

    api::server_options options;
    options.public_url = "https://api.example/";
    options.logins.cost = {1, 8192};
    here.routes = api::routes::make(here.clock, options, &here.store);
    const auto secure = here.log_in("afi");
    CHECK(secure.cookie.starts_with("__Host-palabre="));
    CHECK(header(secure.raw, "Set-Cookie").ends_with("; HttpOnly; SameSite=Strict; Secure"));
    CHECK(header(secure.raw, "Strict-Transport-Security") == "max-age=31536000");
}

TEST_CASE("what a user changes needs his login's token, and no page of another site logs anybody in") {
    people here;
    auto afi = here.log_in("afi");
    const auto path = hers + "/interactions";
    CHECK(here.ask(afi, "POST", path, {}, "{}").status == 201);
    const auto right = std::exchange(afi.csrf, "");
    const auto bare = here.ask(afi, "POST", path, {}, "{}");
    CHECK(bare.status == 403);
    CHECK(has(words_of(bare), "X-CSRF-Token"));
    afi.csrf = here.log_in("koffi").csrf;
    CHECK(here.ask(afi, "POST", path, {}, "{}").status == 403);
    CHECK(here.ask(afi, "DELETE", "/api/v1/session").status == 403);
    CHECK(here.get(afi, hers) == 200);  // reading needs none
    afi.csrf = right;
    CHECK(here.ask(afi, "POST", "/api/v1/soap", {}, "x").status != 403);

    const auto body = json::serialize(json::object{{"name", "afi"}, {"password", password}});
    const auto plain = here.send(desk::request("POST", "/api/v1/session", {{"Content-Type", "text/plain"}}, body));
    CHECK(plain.status == 415);
    CHECK(here.log_in("afi", password, {{"Host", "api.example"}, {"Origin", "http://evil.example"}}).status == 403);
    CHECK(here.log_in("afi", password, {{"Host", "api.example"}, {"Origin", "http://api.example"}}).status == 200);
}

TEST_CASE("a login ends by log-out, by idleness, by age, by order, and with its user's password") {
    people here;
    const auto out = here.log_in("afi"), other = here.log_in("afi");
    const auto left = here.ask(out, "DELETE", "/api/v1/session");
    CHECK(left.status == 204);
    CHECK(header(left, "Set-Cookie").starts_with("palabre=; Path=/; Max-Age=0;"));
    CHECK(here.get(out, hers) == 401);
    CHECK(here.get(other, hers) == 200);

    here.clock.run_for(119min);
    CHECK(here.get(other, hers) == 200);
    here.clock.run_for(119min);
    CHECK(here.get(other, hers) == 200);  // it was used in between
    here.clock.run_for(121min);
    CHECK(here.get(other, hers) == 401);

    const auto busy = here.log_in("afi");
    for (int each = 0; each < 11; ++each) {
        here.clock.run_for(1h);
        CHECK(here.get(busy, hers) == 200);
    }
    here.clock.run_for(1h);
    CHECK(here.get(busy, hers) == 401);

    const auto first = here.log_in("afi");
    const auto second = here.log_in("afi", password, {{"Cookie", first.cookie}});
    CHECK(second.cookie != first.cookie);
    CHECK(here.get(first, hers) == 401);  // another login takes its place

    auto changed = here.afi;
    changed.password_hash = api::hash_password(secret{"another password"}, {1, 8192});
    here.write(changed);
    here.clock.run_for(6s);
    CHECK(here.get(second, hers) == 401);
    CHECK(here.log_in("afi").status == 401);
    const auto third = here.log_in("afi", "another password");
    CHECK(here.get(third, hers) == 200);
    changed.active = false;
    here.write(changed);
    here.clock.run_for(6s);
    CHECK(here.get(third, hers) == 401);
}

TEST_CASE("administrators end the logins of those who are theirs, at once") {
    people here;
    const auto afi = here.log_in("afi"), koffi = here.log_in("koffi"), zo = here.log_in("zo"), ama = here.log_in("ama"),
               root = here.log_in("root");
    const auto end = [&](const browser& by, const std::string& whose) {
        return here.ask(by, "DELETE", "/api/v1/users/" + whose + "/sessions").status;
    };
    CHECK(end(afi, "koffi") == 403);
    CHECK(end(zo, "afi") == 403);
    CHECK(end(ama, "koffi") == 404);  // of another company: as if nobody were called so
    CHECK(end(ama, "zo") == 404);     // of both
    CHECK(end(ama, "root") == 404);
    CHECK(end(ama, "nobody") == 404);
    CHECK(here.get(koffi, his) == 200);
    CHECK(end(ama, "afi") == 204);
    CHECK(here.get(afi, hers) == 401);
    CHECK(end(root, "koffi") == 204);
    CHECK(here.get(koffi, his) == 401);
    const auto all = here.noted();
    CHECK(std::ranges::count(all, "user:ama end_sessions afi 204") == 1);
    CHECK(std::ranges::count(all, "user:root end_sessions koffi 204") == 1);
}

TEST_CASE("whoever cannot log in is refused in the same words, whatever the reason") {
    people here;
    auto gone = here.put("gone", {});
    gone.active = false;
    here.write(gone);
    auto keyless = here.put("keyless", {});
    keyless.password_hash.clear();
    here.write(keyless);
    std::set<std::string> answers;
    for (const char* name : {"afi", "nobody", "gone", "keyless"})
        answers.insert(here.log_in(name, name == std::string{"gone"} ? password : "a wrong password").raw.body);
    CHECK(answers.size() == 1);
    CHECK(has(*answers.begin(), "\"status\":401"));
    CHECK(here.log_in("keyless").status == 401);
    CHECK(here.log_in("", "x").status == 400);
    CHECK(here.log_in("x", "").status == 400);
    CHECK(here.log_in(std::string(65, 'x')).status == 400);
    CHECK(here.log_in("afi", std::string(201, 'x')).status == 400);
    CHECK(here.noted().front() == "user:afi log_in 401");
}

TEST_CASE("who guesses has to wait, ever longer, by name and by address") {
    people here;
    const auto from = [](int host) {
        return http::pairs{{"X-Forwarded-For", "1.2.3.4"}, {"X-Forwarded-For", "10.1.0." + std::to_string(host)}};
    };
    const auto as = [&](const std::string& name, const std::string& with, int host) {
        auto headers = from(host);
        headers.emplace_back("Content-Type", "application/json");
        auto what = desk::request("POST", "/api/v1/session", headers,
                                  json::serialize(json::object{{"name", name}, {"password", with}}));
        what.remote = "10.0.0.1";  // the proxy
        return here.send(what);
    };
    for (const char* name : {"afi", "nobody"}) {
        INFO(name);
        for (int each = 0; each < 5; ++each) CHECK(as(name, "a wrong password", each).status == 401);
        const auto locked = as(name, password, 6);
        CHECK(locked.status == 429);
        CHECK(header(locked, "Retry-After") == "60");
    }
    here.clock.run_for(61s);
    CHECK(as("afi", "a wrong password", 7).status == 401);
    CHECK(header(as("afi", password, 7), "Retry-After") == "120");
    here.clock.run_for(121s);
    CHECK(as("afi", password, 7).status == 200);
    CHECK(as("afi", "a wrong password", 7).status == 401);  // and counting begins anew
    CHECK(as("afi", password, 7).status == 200);

    int tried = 0;  // one address that tries many names
    for (; tried < 100 && as("name" + std::to_string(tried), "a wrong password", 99).status == 401; ++tried) {
    }
    CHECK(tried == 30);
    CHECK(as("koffi", password, 99).status == 429);
    CHECK(as("koffi", password, 98).status == 200);  // others go on

    // Of IPv6 a household has a whole network; IPv4 may be written as IPv6.
    const auto by = [&](const std::string& address, const std::string& with) {
        auto what = desk::request("POST", "/api/v1/session",
                                  {{"X-Forwarded-For", address}, {"Content-Type", "application/json"}},
                                  json::serialize(json::object{{"name", "ama"}, {"password", with}}));
        what.remote = "::ffff:10.0.0.1";
        return here.send(what).status;
    };
    CHECK(by("::ffff:10.1.0.99", password) == 429);
    tried = 0;
    const auto one_of = [](int each) { return "2001:db8:1:2::" + std::to_string(each); };
    const auto guess = [&](int each) {
        auto what = desk::request(
            "POST", "/api/v1/session", {{"X-Forwarded-For", one_of(each)}, {"Content-Type", "application/json"}},
            json::serialize(json::object{{"name", "n" + std::to_string(each)}, {"password", "a wrong password"}}));
        what.remote = "10.0.0.1";
        return here.send(what).status;
    };
    for (; tried < 100 && guess(tried) == 401; ++tried) {
    }
    CHECK(tried == 30);
    CHECK(by("2001:db8:1:2:ffff::1", password) == 429);
    CHECK(by("2001:db8:1:3::1", password) == 200);

    // Whoever is no proxy may write what he likes there.
    auto what = desk::request("GET", hers, from(5));
    what.headers.emplace_back("Authorization", "Bearer " + key_of("moov"));
    here.send(what);
    here.clock.run();
    history::access_note last;
    here.store.access().notes({}, {}, 1, [&](const auto& told) { last = told->notes.front(); });
    here.clock.run();
    CHECK(last.from == "10.0.0.9");
}

TEST_CASE("who saw and did what is noted, and read by administrators of that company") {
    people here;
    const auto afi = here.log_in("afi"), koffi = here.log_in("koffi"), ama = here.log_in("ama");
    here.get(afi, hers + "/timeline");
    here.get(afi, hers + "?company=mtn-togo");
    here.get(afi, "/api/v1/events");
    here.get(koffi, his);
    here.ask(face::soap_1_1, "find_customer", {{"address", adjoa}});
    here.ask(face::json, "find_customer", {{"address", "+2290199999999"}});
    here.clock.run();
    CHECK(here.noted({.in = here.moov.company}) ==
          lines{"user:afi read_timeline " + adjoa + " 200", "user:afi list_events 403",
                "key:moov find_customer " + adjoa + " 200", "key:moov find_customer +2290199999999 404"});
    CHECK(here.noted({.in = here.mtn.company}) ==
          lines{"user:afi find_customer " + adjoa + " 403", "user:koffi find_customer " + kossi + " 200"});
    const auto page = json::parse(here.ask(ama, "GET", "/api/v1/audit?limit=2").body).as_object();
    CHECK(page.at("notes").as_array().size() == 2);
    CHECK(text(page.at("notes").at(0).as_object(), "who") == "key:moov");
    const auto rest =
        json::parse(here.ask(ama, "GET", "/api/v1/audit?who=user%3Aafi&after=" + text(page, "next")).body).as_object();
    CHECK(rest.at("notes").as_array().size() == 2);
    CHECK(!has(json::serialize(rest), "koffi"));
    CHECK(here.ask(ama, "GET", "/api/v1/audit?after=never").status == 400);
    CHECK(here.get(ama, "/api/v1/audit?company=mtn-togo") == 403);
}

TEST_CASE("a change is answered once it is noted, and nothing is shown that cannot be") {
    people here;
    const auto afi = here.log_in("afi");
    std::optional<http::response> got;
    auto what =
        desk::request("POST", hers + "/interactions",
                      {{"Cookie", afi.cookie}, {"X-CSRF-Token", afi.csrf}, {"Content-Type", "application/json"}},
                      R"({"reference":"once"})");
    here.routes->take(what, [&](http::response told) {
        got = std::move(told);
        // Durable already: what a new store on the same disk would find.
        here.store.access().notes({.who = "user:afi"}, {}, 1, [&](const auto& notes) {
            REQUIRE(notes->notes.size() == 1);
            CHECK(notes->notes[0].operation == "write_interaction");
        });
    });
    here.clock.run();
    REQUIRE(got);
    CHECK(got->status == 201);

    // The store is away: what is read is noted once it is back.
    here.store.become({history::condition::kind::degraded, "the disk is full"});
    CHECK(here.send(desk::request("GET", hers, {{"Authorization", "Bearer " + key_of("moov")}})).status == 503);
    here.store.become({});
    here.clock.run_for(2s);
    CHECK(here.noted().back() == "key:moov find_customer " + adjoa + " 503");
}

TEST_CASE("an agent does in his own name what agents do, and takes nothing from another") {
    people here;
    const auto afi = here.log_in("afi");
    const auto talk = "/api/v1/conversations/" + to_string(here.moov.talk);
    const auto as = [&](const std::string& what, const std::string& agent) {
        json::object body{{"agent", agent}};
        if (what == "/messages") body = {{"agent", agent}, {"text", "x"}, {"key", "k"}};
        return here.ask(afi, "POST", talk + what, {}, json::serialize(body)).status;
    };
    CHECK(as("/messages", "4711") == 403);
    CHECK(as("/take", "4711") == 403);
    const auto own = to_string(here.afi.id);
    CHECK(as("/assign", own) == 403);
    CHECK(as("/take", own) == 200);
    CHECK(here.ask(afi, "POST", "/api/v1/agents/" + here.moov.agent + "/state", {}, R"({"state":"offline"})").status ==
          403);
}

TEST_CASE("an agent closes and passes on what is his or nobody's, and no colleague's work item") {
    people here;
    const auto ayo = to_string(here.put("ayo", {{here.moov.company, history::role::agent}}).id),
               afi = to_string(here.afi.id);
    const auto agent = here.log_in("afi"), supervisor = here.log_in("ama");
    const auto item_of = [&](const std::string& whose) {
        json::object body{{"subject", "Call back"}};
        if (!whose.empty()) body["agent"] = whose;
        const auto told = here.ask(supervisor, "POST", "/api/v1/work", {}, json::serialize(body));
        REQUIRE(told.status == 201);
        return std::string{json::parse(told.body).at("id").as_string()};
    };
    const auto as = [&](const browser& who, const std::string& item, const std::string& what,
                        const std::string& whose) {
        json::object body;
        if (!whose.empty()) body["agent"] = whose;
        return here.ask(who, "POST", "/api/v1/work/" + item + what, {}, json::serialize(body)).status;
    };
    const auto his = item_of(ayo), own = item_of(afi), nobodys = item_of("");
    CHECK(as(agent, his, "/close", afi) == 403);
    CHECK(as(agent, his, "/assign", afi) == 403);
    CHECK(as(agent, his, "/assign", "") == 403);
    CHECK(as(agent, own, "/assign", "") == 200);
    CHECK(as(agent, own, "/close", afi) == 200);
    CHECK(as(agent, nobodys, "/assign", afi) == 200);
    CHECK(as(agent, nobodys, "/close", afi) == 200);
    CHECK(as(supervisor, his, "/assign", "") == 200);
    CHECK(as(supervisor, his, "/close", ayo) == 200);
}

TEST_CASE("administrators make users, give them roles and passwords, and lock them out, in their own companies") {
    people here;
    const auto ama = here.log_in("ama"), zo = here.log_in("zo");
    const auto change = [&](const browser& by, const std::string& method, const std::string& path, json::object body) {
        const auto told = here.ask(by, method, "/api/v1/users" + path, {}, json::serialize(body));
        here.clock.run();
        return std::pair{told.status, json::parse(told.body).as_object()};
    };
    const auto seen = json::parse(here.ask(ama, "GET", "/api/v1/users").body).at("users").as_array();
    std::string all;
    for (const auto& each : seen)
        all += fmt::format("{}:{}{}{} ", std::string_view{each.at("name").as_string()},
                           std::string_view{each.at("role").as_string()}, each.at("elsewhere").as_bool() ? "+" : "",
                           each.at("changeable").as_bool() ? "" : "!");
    CHECK(all == "afi:agent ama:administrator zo:supervisor+! ");  // koffi is another company's
    const auto page = json::parse(here.ask(ama, "GET", "/api/v1/users?limit=1&after=afi").body).as_object();
    CHECK(page.at("users").as_array().size() == 1);
    CHECK(page.at("users").at(0).at("name") == "ama");
    CHECK(page.at("next") == "ama");
    CHECK(json::parse(here.ask(ama, "GET", "/api/v1/users?limit=1&after=ama").body).at("next").is_null());
    CHECK(here.get(zo, "/api/v1/users?company=moov-benin") == 403);
    CHECK(here.get(ama, "/api/v1/users?company=mtn-togo") == 403);
    CHECK(here.send(desk::request("GET", "/api/v1/users", {{"Authorization", "Bearer " + key_of("moov")}})).status ==
          403);

    const auto [made, bea] = change(ama, "POST", "", {{"name", "bea"}, {"display_name", "Béa"}, {"role", "agent"}});
    CHECK(made == 201);
    const std::string first{bea.at("password").as_string()};
    CHECK(first.size() == 20);
    const auto in = here.log_in("bea", first);
    CHECK(in.status == 200);
    CHECK(here.get(in, hers) == 200);
    CHECK(change(ama, "POST", "", {{"name", "koffi"}, {"role", "agent"}}).first == 409);
    CHECK(change(ama, "POST", "", {{"name", "Bea B"}, {"role", "agent"}}).first == 400);
    CHECK(change(ama, "POST", "", {{"name", "b"}, {"role", "owner"}}).first == 400);
    CHECK(change(zo, "POST", "?company=moov-benin", {{"name", "b"}, {"role", "agent"}}).first == 403);

    CHECK(change(ama, "PUT", "/bea/role", {{"role", "supervisor"}}).second.at("role") == "supervisor");
    CHECK(here.get(in, "/api/v1/recordings") == 200);  // at once
    const auto second = change(ama, "POST", "/bea/password", {});
    CHECK(second.first == 200);
    CHECK(here.get(in, hers) == 401);
    CHECK(here.log_in("bea", first).status == 401);
    const auto again = here.log_in("bea", std::string{second.second.at("password").as_string()});
    CHECK(again.status == 200);
    CHECK(change(ama, "PUT", "/bea", {{"active", false}, {"display_name", "Béa Zinsou"}}).second.at("active") == false);
    CHECK(here.get(again, hers) == 401);
    CHECK(change(ama, "PUT", "/bea", {{"active", true}}).second.at("display_name") == "Béa Zinsou");

    CHECK(change(ama, "PUT", "/ama/role", {{"role", "none"}}).first == 409);
    CHECK(change(ama, "PUT", "/ama", {{"active", false}}).first == 409);
    CHECK(change(ama, "PUT", "/koffi", {{"active", false}}).first == 404);  // not theirs, nor told to be there
    CHECK(change(ama, "PUT", "/koffi/role", {{"role", "agent"}}).first == 404);
    CHECK(change(ama, "PUT", "/zo", {{"active", false}}).first == 403);  // works elsewhere, too
    CHECK(change(ama, "PUT", "/root", {{"active", false}}).first == 404);
    CHECK(change(ama, "PUT", "/bea/role", {{"role", "none"}}).first == 200);
    CHECK(change(ama, "PUT", "/bea", {{"active", false}}).first == 404);  // nothing here any more
    std::string noted;
    for (const auto& each : here.noted({here.moov.company, "user:ama"})) noted += each + "\n";
    CHECK(has(noted, "user:ama set_role bea 200"));
    CHECK(has(noted, "user:ama reset_password bea 200"));
    CHECK(!has(noted, first));
}

TEST_CASE("an agent loads no lists and leads no campaigns, whatever he may send") {
    people here;
    const auto afi = here.log_in("afi"), zo = here.log_in("zo");
    for (const auto& [path, body] :
         {std::pair{"/api/v1/campaigns/Adjoa-paused/start", "{}"},
          {"/api/v1/campaigns/Adjoa-draft/recipients", R"({"csv": "number\n+2290197000002\n"})"},
          {"/api/v1/lists/march/uploads", "{}"},
          {"/api/v1/lists/preview", "{}"}}) {
        INFO(path);
        CHECK(here.ask(afi, "POST", path, {}, body).status == 403);
        CHECK(here.ask(zo, "POST", path + std::string{"?company=moov-benin"}, {}, body).status != 403);
    }
    CHECK(here.get(afi, "/api/v1/campaigns") == 200);
}

TEST_CASE("no route shows another company's data, to a key nor to a user") {
    people here;
    const auto koffi = here.log_in("koffi");
    const auto all = json::parse(api::openapi()).as_object();
    int tried = 0;
    for (const auto& [path, methods] : all.at("paths").as_object())
        for (const auto& [method, what] : methods.as_object()) {
            const auto& operation = what.as_object();
            if (operation.contains("security") && operation.at("security").as_array().empty()) continue;
            std::string target{path};
            const std::pair<const char*, std::string> places[] = {{"{address}", "%2B2290190011234"},
                                                                  {"{interaction}", to_string(here.moov.call)},
                                                                  {"{conversation}", to_string(here.moov.talk)},
                                                                  {"{name}", "Adjoa-draft"},
                                                                  {"{call}", "k7q2m"},
                                                                  {"{queue}", here.moov.queue},
                                                                  {"{agent}", here.moov.agent},
                                                                  {"{task}", here.moov.has},
                                                                  {"{entry}", to_string(here.moov.words)},
                                                                  {"{suggestion}", to_string(here.moov.suggestion)},
                                                                  {"{list}", here.moov.list},
                                                                  {"{upload}", to_string(here.moov.upload)},
                                                                  {"{lead}", to_string(here.moov.lead)},
                                                                  {"{work}", to_string(here.moov.item)},
                                                                  {"{number}", "1"},
                                                                  {"{hash}", std::string(64, 'a')},
                                                                  {"{flow}", "operator"},
                                                                  {"{calendar}", "office"},
                                                                  {"{notice}", "outage"},
                                                                  {"{device}", "Tecno"},
                                                                  {"{connector}", "crm"},
                                                                  {"{recording}", "7"}};
            for (const auto& [place, with] : places)
                if (const auto at = target.find(place); at != std::string::npos)
                    target.replace(at, std::string_view{place}.size(), with);
            REQUIRE_MESSAGE(target.find('{') == std::string::npos, "this path has a place that the test does not fill");
            std::string verb{method};
            std::ranges::transform(verb, verb.begin(), [](char c) { return static_cast<char>(c - 'a' + 'A'); });
            for (const std::string_view query : {"", "?company=moov-benin"})
                for (const bool by_key : {true, false}) {
                    INFO(verb, " ", target, query, by_key ? " by key" : " by cookie");
                    http::pairs headers{{"Content-Type", "application/json"}};
                    if (by_key) headers.emplace_back("Authorization", "Bearer " + key_of("mtn"));
                    const std::string body =
                        R"({"agent":"4711","text":"x","key":"k","on":"sms","code":"sold","plan":{},"csv":"number\n1\n"})";
                    const auto told = by_key
                                          ? here.send(desk::request(verb, target + std::string{query}, headers, body))
                                          : here.ask(koffi, verb, target + std::string{query}, {}, body);
                    ++tried;
                    if (path != "/api/v1/audit")  // which tells them what they have asked for
                        CHECK(!has(told.body, "Adjoa"));
                    CHECK(!has(told.body, to_string(here.moov.customer)));
                    if (operation.contains("parameters") && !query.empty() && path != "/api/v1/soap" &&
                        !path.starts_with("/api/v1/session") && !path.starts_with("/api/v1/users"))
                        CHECK((told.status == 403 || told.status == 400));
                }
        }
    CHECK(tried > 80);
    // Nothing of hers has changed meanwhile.
    const auto mine = here.ask(face::json, "read_timeline", {{"address", adjoa}});
    CHECK(mine.all.at("entries").as_array().size() == 1);
}

TEST_CASE("who is logged in is lent a login for the telephone in his browser, and nobody else is") {
    people here;
    api::server_options options;
    options.logins.cost = {1, 8192};
    options.browser_phones = [&](const std::string& user_id) -> std::optional<api::browser_phone> {
        if (user_id != to_string(here.afi.id)) return {};
        return api::browser_phone{.address = "sip:afi@palabre.invalid",
                                  .url = "wss://desk.example/sip",
                                  .login = "5423:afi",
                                  .password = secret{"lent"},
                                  .until = here.clock.calendar_now() + std::chrono::minutes{15},
                                  .ice = {{"stun:turn.example"}, {"turn:turn.example", "77:afi", secret{"relay"}}}};
    };
    here.routes = api::routes::make(here.clock, options, &here.store);
    auto afi = here.log_in("afi");
    CHECK(afi.told.at("browser_phone").as_bool());
    const auto lent = here.ask(afi, "POST", "/api/v1/session/phone");
    CHECK(lent.status == 200);
    const auto told = json::parse(lent.body).as_object();
    CHECK(text(told, "login") == "5423:afi");
    CHECK(text(told, "password") == "lent");
    CHECK(json::serialize(told.at("ice_servers")) ==
          R"([{"urls":"stun:turn.example"},{"urls":"turn:turn.example","username":"77:afi","credential":"relay"}])");
    CHECK(here.noted().back() == "user:afi lend_phone 200");

    const auto koffi = here.log_in("koffi");
    CHECK_FALSE(koffi.told.at("browser_phone").as_bool());
    CHECK(here.ask(koffi, "POST", "/api/v1/session/phone").status == 404);
    CHECK(here.send(desk::request("POST", "/api/v1/session/phone")).status == 401);
    CHECK(here.send(desk::request("POST", "/api/v1/session/phone", {{"Authorization", "Bearer " + key_of("moov")}}))
              .status == 401);
    afi.csrf = "another login's";
    CHECK(here.ask(afi, "POST", "/api/v1/session/phone").status == 403);
}

TEST_CASE("rules of logins that cannot be are refused") {
    const auto why = [](api::login_rules rules) {
        try {
            sim::clock clock;
            api::routes::make(clock, {.logins = rules}, nullptr);
        } catch (const error& wrong) {
            return std::string{wrong.what()};
        }
        return std::string{};
    };
    CHECK(why({}).empty());
    CHECK(has(why({.idle = 2h, .longest = 1h}), "idle"));
    CHECK(has(why({.by_name = {.most = 0}}), "attempts"));
    CHECK(has(why({.cost = {0, 8192}}), "cost"));
    CHECK(has(why({.proxies = {"proxy.example"}}), "proxy.example"));
    CHECK(why({.proxies = {"::1", "10.0.0.1"}}).empty());
    CHECK_THROWS_AS(api::hash_password(secret{"short"}, {1, 8192}), error);
    CHECK(api::new_password().reveal() != api::new_password().reveal());
}
