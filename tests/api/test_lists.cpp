// tests/api/test_lists.cpp - files into lists of leads, as curl sends them, on a real store. Wall clock.
#include "core/process.hpp"
#include "http/loop.hpp"
#include "http/target.hpp"
#include "palabre/api/server.hpp"
#include "palabre/history/sql_store.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <unistd.h>

using namespace palabre;

namespace {

std::string key_of(const std::string& name) {
    return name + "-key-of-twenty-bytes-and-more";
}

/// Two companies, and keys that may send to one of them, or only read.
struct place {
    place() {
        std::filesystem::create_directory(folder);
        store = history::open_sql_store(loop, {.url = "sqlite:" + (folder / "p.db").string()});
        for (const auto* const each : {"moov-benin", "mtn-togo"}) store->open_company(each, each, [](const auto&) {});
        loop.run();
        api.emplace(loop,
                    api::server_options{
                        .listen = "127.0.0.1:0",
                        .keys = {{"moov", secret{key_of("moov")}, {"moov-benin"}, {api::scope::read, api::scope::send}},
                                 {"mtn", secret{key_of("mtn")}, {"mtn-togo"}, {api::scope::read, api::scope::send}},
                                 {"eyes", secret{key_of("eyes")}, {"moov-benin"}, {api::scope::read}}},
                        .homes = {{"moov-benin", country{"BJ"}}, {"mtn-togo", country{"TG"}}}},
                    store.get());
        api->start();
    }
    ~place() {
        api.reset();
        store.reset();
        std::filesystem::remove_all(folder);
    }

    std::string write(const std::string& text) const {
        const auto file = folder / "march.csv";
        std::ofstream{file, std::ios::binary} << text;
        return file.string();
    }
    std::string curl(const std::string& by, const std::string& path, std::vector<std::string> words = {}) const {
        words.insert(words.begin(), {PALABRE_CURL, "-s", "-S", "-m", "60", "-H", "X-API-Key: " + key_of(by)});
        words.push_back("http://" + api->listening() + "/api/v1/lists" + path);
        const auto told = palabre::detail::run(words, {});
        return told.out + told.problems;
    }
    std::string send(const std::string& by, const std::string& path, const std::string& file) const {
        return curl(by, path, {"-T", file, "-X", "POST", "-w", " %{http_code} sent %{size_upload}"});
    }
    /// Once the upload has come to its end.
    boost::json::value done(const std::string& list) const {
        for (;;) {
            auto told = boost::json::parse(curl("moov", "/" + list)).at("uploads").at(0);
            if (told.at("state") != "running") return told;
        }
    }

    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("palabre-lists-" + std::to_string(::getpid()));
    asio_runtime loop;
    std::unique_ptr<history::store> store;
    std::optional<api::server> api;
};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t descriptors() {
    std::size_t all = 0;
    for (const auto& each : std::filesystem::directory_iterator{"/proc/self/fd"}) {
        std::error_code gone;
        all += has(std::filesystem::read_symlink(each.path(), gone).string(), "palabre-upload") ? 1 : 0;
    }
    return all;
}

}  // namespace

TEST_CASE("a file with errors is previewed, mapped, taken once, and its report says what was not") {
    place at;
    const auto file = at.write("Client;Ligne directe;Solde\r\nAdjoa H\xE9lo\xEFse;97 12 34 56;1200\r\nSans;;5\r\n"
                               "Encore;0197123456;7\r\nKoffi;01 97 00 00 09;9\r\n");
    const auto columns = http::escaped(R"([{"column":"Ligne directe","is":"number"},{"column":"Client","is":"name"}])");
    http::beside(at.loop, [&] {
        const auto unmapped = boost::json::parse(at.curl("moov", "/preview", {"--data-binary", "@" + file}));
        CHECK(unmapped.at("columns").at(1).at("is") == "field");
        const auto refused = at.send("moov", "/march/uploads?file=march.csv", file);
        CHECK(
            has(refused, "march.csv:1:1: none of its columns is known to hold numbers: Client, Ligne directe, Solde"));
        CHECK(has(refused, " 400 "));
        const auto shown = boost::json::parse(
            at.curl("moov", "/preview?language=fr&columns=" + columns, {"--data-binary", "@" + file}));
        CHECK(shown.at("encoding") == "windows-1252");
        CHECK(shown.at("rows").at(0).at("name") == "Adjoa Héloïse");
        CHECK(shown.at("rows").at(0).at("numbers").at(0).at("address") == "+2290197123456");
        CHECK(shown.at("rows").at(1).at("faults").at(0).at("what") == "la ligne n'a pas de numéro");

        const auto path = "/march/uploads?file=march.csv&campaign=spring&columns=" + columns;
        const auto first = at.send("moov", path, file);
        CHECK(has(first, " 200 "));
        const auto upload = at.done("march");
        CHECK(upload.at("added") == 2);
        CHECK(upload.at("duplicate") == 1);
        CHECK(upload.at("invalid") == 1);
        const auto again = at.send("moov", path, file);
        CHECK(has(again, R"("known":true)"));
        CHECK(boost::json::parse(at.curl("moov", "/march")).at("leads") == 2);
        const auto report = "/march/uploads/" + std::string{upload.at("id").as_string()} + "/report?language=fr";
        CHECK(at.curl("moov", report) ==
              "line,column,value,reason,what,cure,detail\n"
              "3,,,no_number,la ligne n'a pas de numéro,\"en écrire un, ou retirer la ligne\",\n"
              "4,Ligne directe,0197123456,duplicate,une autre ligne a ce numéro,rien à faire : l'autre ligne est "
              "appelée,line 2\n");
        CHECK(has(at.curl("mtn", report), "no list is called so"));
        CHECK(has(at.curl("mtn", report + "&company=moov-benin"), "may not read that company"));
        CHECK(has(at.curl("moov", "/march/uploads/7/report"), "the list has no such upload"));
    });
    CHECK(descriptors() == 0);
}

TEST_CASE("a long file goes in while its progress is told, and nobody sends it who may not") {
    place at;
    std::string text = "Nom;Tel;Note\n";
    for (int each = 0; each < 30'000; ++each)
        text += fmt::format("Client {};+22901{};{}\n", each, 97'000'000 + each, std::string(80, 'x'));
    text += "Personne;;\n";
    const auto file = at.write(text);
    http::beside(at.loop, [&] {
        const auto unseen = at.send("eyes", "/march/uploads", file);
        CHECK(has(unseen, "lacks the scope 'send'"));
        CHECK(has(unseen, " 403 sent 0"));  // curl waits to be asked for it
        CHECK(has(at.send("mtn", "/march/uploads?company=moov-benin", file), " 403 sent 0"));
        CHECK(has(at.send("moov", "/march/uploads?columns=3", file), " 400 sent 0"));
        const auto taken = at.send("moov", "/march/uploads?file=march.csv", file);
        CHECK(has(taken, fmt::format("sent {}", text.size())));
        const auto upload = at.done("march");
        CHECK(upload.at("state") == "done");
        CHECK(upload.at("rows") == 30'001);
        CHECK(upload.at("added") == 30'000);
        CHECK(upload.at("invalid") == 1);
        CHECK(upload.at("read") == upload.at("bytes"));
        CHECK(has(at.curl("mtn", ""), R"({"lists":[]})"));
    });
    CHECK(descriptors() == 0);
}
