// tests/voice/dialling_center.cpp - a center with one campaign by call, as a process that a test may kill.
// Usage: dialling_center FOLDER TRUNK-PORT. FOLDER has plan.json and numbers, one a line. It prints its progress again and again.
#include "palabre/asio_runtime.hpp"
#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/center/outbound_calls.hpp"
#include "palabre/channel/voice.hpp"
#include "palabre/core/error.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/history/sql_store.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <fstream>
#include <iostream>
#include <iterator>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

struct dialling {
    dialling(std::string in, const char* port) : folder{std::move(in)} {
        voice_options how;
        how.listen = {"udp:0.0.0.0:5065"};
        how.synthetic.reset();
        how.recordings = folder + "/recordings";
        how.trunks = {{.name = "operator",
                       .hosts = {std::string{"127.0.0.1:"} + port},
                       .keep_alive = 0s,
                       .destinations = {{.prefix = "+229"}},
                       .caller_ids = {"+2290121300000"}}};
        how.phones.users = {{.name = "afi", .password = secret{"baobab"}},
                            {.name = "koffi", .password = secret{"cactus"}}};
        center.keep(*store, {.company = "sahel", .home = country{"BJ"}});
        auto made = voice_channel(how, log_to_stderr());
        line = made.get();
        center.attach(std::move(made));
        center.answer("survey", flow::load_text("flow: survey\nnodes:\n  says: {hangup: Bonjour.}\n", "survey.yaml"));
        auto& agents = center.agents();
        agents.reach_by(reach_by(*line));
        queue_plan sales;
        sales.rules.name = "sales";
        agents.put(sales);
        int id = 0;
        for (const std::string name : {"afi", "koffi"})
            agents.put(agent_plan{.name = name,
                                  .works = {routing::agent_id{++id}, {}, {{.queue = "sales"}}},
                                  .at = "phone:" + name,
                                  .follows_phone = true});
        center.start();
        runtime.on_terminate([this] { end(); });
        store->open_company("sahel", "", [this](const auto& opened) { begin(opened->id); });
    }

    bool serves() const {
        const auto all = center.figures().companies;
        return !all.empty() && all.front().state == "serving";
    }

    void begin(history::company_id which) {
        company = which;
        if (!serves()) return static_cast<void>(runtime.after(50ms, [this] { begin(company); }));
        ports.emplace(runtime, center, *line,
                      outbound_options{"sahel", [] {
                                           return std::vector{
                                               voice_trunk{.name = "operator", .caller_ids = {"+2290121300000"}}};
                                       }});
        campaigns.emplace(runtime, *store, which, *ports, *ports,
                          campaign::call_options{.serves = [this] { return serves(); }, .log = log_to_stderr()});
        campaigns->start();
        center.agents().on_news([this](const agent_news&) { campaigns->look(); });
        store->of(which).leads().list_by("march", [this](const auto& found) { found ? start() : fill(); });
    }

    void fill() {
        auto& book = store->of(company).leads();
        const auto list = store->ids().next<history::lead_list>();
        book.open_list({list, "march", "spring", runtime.calendar_now()}, [this, list, &book](const auto&) {
            const auto upload = store->ids().next<history::lead_upload>();
            book.begin_upload(
                {.id = upload, .into = list, .file = "numbers", .hash = "h", .began = runtime.calendar_now()},
                [this, upload, &book](const auto&) {
                    book.add_rows(upload, rows(), [this](const auto&) { start(); });
                });
        });
    }

    history::listed_rows rows() {
        history::listed_rows made{.last = true};
        std::ifstream in{folder + "/numbers"};
        for (std::string each; in >> each;) {
            const auto nth = static_cast<std::int64_t>(made.all.size());
            made.all.push_back({.id = store->ids().next<history::lead>(),
                                .line = nth + 2,
                                .region = "BJ",
                                .digest = nth + 1,
                                .numbers = {{each, each, "phone"}}});
        }
        return made;
    }

    /// A plan that has begun stays as it is, and goes on.
    void start() {
        std::ifstream in{folder + "/plan.json"};
        const std::string text{std::istreambuf_iterator<char>{in}, {}};
        campaigns->put("spring", boost::json::parse(text), [this](const auto&) {
            campaigns->run("spring", [this](const auto& how) {
                if (!how) std::cerr << how.why << std::endl;
                tell();
            });
        });
    }

    void tell() {
        campaigns->progress("spring", [this](const auto& told) {
            if (told) std::cout << boost::json::serialize(campaign::told(*told, false)) << std::endl;
            runtime.after(100ms, [this] { tell(); });
        });
    }

    void end() {
        if (!campaigns) return runtime.stop();
        campaigns->close([this] { center.drain([this] { runtime.stop(); }); });
    }

    std::string folder;
    asio_runtime runtime;
    std::unique_ptr<history::store> store =
        history::open_sql_store(runtime, {.url = "sqlite:" + folder + "/palabre.db"});
    palabre::center center{runtime, {.log = log_to_stderr(), .drain = 2s}};
    voice_line* line = nullptr;
    history::company_id company;
    std::optional<outbound_calls> ports;
    std::optional<campaign::call_campaigns> campaigns;
};

}  // namespace

int main(int count, char** words) try {
    if (count != 3) return 2;
    dialling one{words[1], words[2]};
    one.runtime.run();
} catch (const error& wrong) {
    std::cerr << wrong.what() << '\n';
    return 1;
}
