// tests/desk/test_served.cpp - the desk's files as a browser asks for them, and a folder that has none. Wall clock.
#include "core/process.hpp"
#include "desk/place.hpp"

#include <doctest/doctest.h>

using namespace palabre;

namespace {

bool has(const std::string& in, const std::string& what) {
    return in.find(what) != in.npos;
}

}  // namespace

TEST_CASE("the desk's files have their types, are kept while they hold, and say what a browser may do") {
    test::desk_place at;
    const auto get = [&](const std::string& path, std::vector<std::string> more = {}) {
        more.insert(more.end(), {"-i", "--path-as-is", at.api + path});
        return at.curl(more);
    };
    const auto page = get("/desk/");
    CAPTURE(page);
    CHECK(page.starts_with("HTTP/1.1 200"));
    for (const auto* const each :
         {"Content-Type: text/html; charset=utf-8", "Cache-Control: no-cache", "Vary: Accept-Encoding",
          "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';", "frame-ancestors 'none'",
          "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "Permissions-Policy: camera=()",
          "Cross-Origin-Opener-Policy: same-origin"})
        CHECK(has(page, each));
    const auto from = page.find("ETag: ") + 6;
    const auto tag = page.substr(from, page.find('\r', from) - from);
    const auto again = get("/desk/", {"-H", "If-None-Match: " + tag});
    CHECK(again.starts_with("HTTP/1.1 304"));
    CHECK_FALSE(has(again, "<html"));

    const auto script = page.substr(page.find("/desk/assets/"), page.find(".js\"") + 3 - page.find("/desk/assets/"));
    const auto plain = get(script, {"-r", "0-0"}), small = get(script, {"-H", "Accept-Encoding: gzip, br;q=0"});
    CHECK(has(plain, "Content-Type: text/javascript; charset=utf-8"));
    CHECK(has(plain, "Cache-Control: public, max-age=31536000, immutable"));
    CHECK_FALSE(has(plain, "Content-Encoding"));
    CHECK(has(small, "Content-Encoding: gzip"));
    CHECK(has(get(script, {"-H", "Accept-Encoding: gzip, deflate, br"}), "Content-Encoding: br"));
    CHECK(small.size() * 2 < plain.size());
    CHECK(has(get("/desk/manifest.webmanifest"), "Content-Type: application/manifest+json"));
    CHECK(has(get("/desk/icon-192.png"), "Content-Type: image/png"));

    const auto licences = get("/desk/licences.txt");
    for (const auto* const each :
         {"@vue/runtime-dom 3.", "reka-ui 2.", "vue-i18n 11.", "lucide-vue-next 1.", "Permission is hereby granted"})
        CHECK(has(licences, each));

    CHECK(has(get("/desk"), "Location: /desk/"));
    CHECK(get("/desk/../../etc/passwd").starts_with("HTTP/1.1 404"));
    CHECK(get("/desk/..%2F..%2Fcenter.yaml").starts_with("HTTP/1.1 404"));
    CHECK(get("/desk/assets/other.js").starts_with("HTTP/1.1 404"));
    CHECK(has(get("/desk/", {"-X", "POST"}), "Allow: GET, HEAD"));
    CHECK(at.curl({"-I", at.api + "/desk/"}).starts_with("HTTP/1.1 200"));
}

TEST_CASE("--check says that no desk is in its folder, and what to do") {
    test::own_folder folder;
    const auto file = folder.write("center.yaml", "store: {url: \"sqlite:" + (folder / "palabre.db") + R"("}
flows: {"100": )" PALABRE_SOURCE_DIR R"(/samples-ivr/hello/flow.yaml}
http: {listen: 127.0.0.1:0, desk: nowhere}
)");
    const auto told = palabre::detail::run({PALABRE_CENTER, "--config", file, "--check"}, {});
    CAPTURE(told.out);
    CHECK(told.status == 2);
    CHECK(has(told.out, "there is no desk in '"));
    CHECK(has(told.out, "index.html is missing"));
    CHECK(has(told.out, "./dev desk"));
}
