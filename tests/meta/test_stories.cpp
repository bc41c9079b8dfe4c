// tests/meta/test_stories.cpp - one flow, one file: its stories told over the platforms' own JSON are the same.
#include "meta/handset.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/flow/graph.hpp"
#include "palabre/sim/play.hpp"
#include "sim/world_house.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

const std::string folder = PALABRE_SOURCE_DIR "/samples-ivr/operator/";
constexpr calendar_time morning{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 9h};  // 10:00 in Porto-Novo

std::string file_text(const std::string& name) {
    std::ifstream in{name, std::ios::binary};
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// A story's person with the platform's app in his hand, and the operator's flow behind a text channel.
class theatre {
public:
    theatre(medium on, const std::string& address)
        : who_{world_.person_at(address)}, app_{meta_tests::handset_of(on, address)}, center_{world_.clock()} {
        const auto around = sim::surroundings::beside(folder + "flow.yaml");
        around.put_into(world_);
        for (const auto& each : around.customers) house_.customers[each.address] = each.known;
        auto made = std::make_unique<text_channel>(
            text_channel_options{.name = "meta", .on = on, .address = "105", .home = country{"BJ"}},
            [this](const outbound_message& what, task gone) {
                who_.tell("receives", app_->shows(what));
                world_.clock().post(std::move(gone));
            });
        channel_ = made.get();
        center_.attach(std::move(made));
        center_.answer("105", flow::load(folder + "flow.yaml"));
        center_.serve(house_);
        center_.start();
    }

    void does(const sim::story_line& line) {
        if (line.actor == "system" && line.verb == "transfers") {
            world_.tell("system", line.verb, line.text);
            CHECK(house_.settle(line.text.substr(0, line.text.find(' ')), line.text.substr(line.text.find(' ') + 1)));
        }
        if (!line.actor.empty()) return;
        if (line.verb == "is" || line.verb == "writes" || line.verb == "taps") who_.tell(line.verb, line.text);
        if (line.verb == "writes") channel_->received(app_->writes(line.text));
        if (line.verb == "taps") channel_->received(app_->taps(line.text));
    }

    std::string plays(const sim::story& script) {
        for (const auto& line : script.lines()) world_.clock().after(line.at, [this, &line] { does(line); });
        world_.clock().run_until(instant{script.lines().back().at + 60s});
        return world_.story();
    }

private:
    sim::world world_{{.begins = morning}};
    sim::world_house house_{world_};
    sim::caller& who_;
    std::unique_ptr<meta_tests::handset> app_;
    center center_;
    text_channel* channel_ = nullptr;  // the center's
};

void plays_as_written(medium on, const std::string& name) {
    const auto file = folder + "calls/" + name;
    const auto script = sim::story::parse(file_text(file), file);
    const auto address = script.lines().front().text;
    theatre stage{on, address.substr(0, address.find(" on "))};
    CHECK(sim::difference(sim::expected(script), stage.plays(script)) == "");
}

}  // namespace

TEST_CASE("the operator's flow on WhatsApp is the story in the samples") {
    plays_as_written(medium::whatsapp, "whatsapp.story");
}

TEST_CASE("the operator's flow on Messenger is the story in the samples") {
    plays_as_written(medium::messenger, "messenger.story");
}

TEST_CASE("the operator's flow by SMS is the story in the samples") {
    plays_as_written(medium::sms, "sms.story");
}

TEST_CASE("the operator's flow on the web chat is the story in the samples") {
    plays_as_written(medium::web_chat, "web_chat.story");
}
