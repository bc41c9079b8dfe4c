// bindings/engine/stage.cpp - sim::play with the host's connectors, and a history whose events the host hears.
#include "engine/stage.hpp"

#include "core/file_text.hpp"
#include "engine/host_connector.hpp"
#include "engine/observed_store.hpp"
#include "wall.hpp"

#include "palabre/core/error.hpp"
#include "palabre/history/sql_store.hpp"
#include "palabre/sim/play.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <utility>

namespace palabre::bindings {

namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr duration event_limit = 5s;
constexpr std::size_t most_bytes = 1'000'000;

std::string text(const json::object& from, std::string_view key, std::string_view otherwise = {}) {
    const auto* const found = from.if_contains(key);
    if (found != nullptr && found->is_string()) return std::string{found->get_string()};
    if (otherwise.empty())
        throw error{errc::invalid_argument, fmt::format("'{}' is missing", key), "play_story needs flow and story"};
    return std::string{otherwise};
}

class folder {
public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "palabre-story-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr)
            throw error{errc::io, place{name}, "the folder cannot be made", "check the disk behind TMPDIR"};
        path_ = name;
    }
    ~folder() {
        std::error_code left_behind;
        std::filesystem::remove_all(path_, left_behind);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    std::string file(const char* name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Ends with the world that holds it, before the world's clock does.
struct curtain {
    std::function<void()> falls;
    ~curtain() { falls(); }
};

class stage {
public:
    explicit stage(stage_house& house) : house_{house} {}
    stage(const stage&) = delete;
    stage& operator=(const stage&) = delete;

    void prepare(sim::world& world, const std::string& company, const std::string& home) {
        auto& clock = world.clock();
        clock.work();  // from now on other threads may post
        for (const auto& name : house_.connectors)
            world.center().connect(name, std::make_unique<host_connector>(clock, house_.queue, name, &wall_.loop()));
        keeping whose{.company = company, .title = company, .home = country{home}};
        auto& store = world.keep(
            observe(
                clock, history::open_sql_store(clock, {.url = "sqlite:" + folder_.file("story.db")}),
                [this, held = std::shared_ptr<curtain>{new curtain{[this] { house_.on_desk(nullptr, nullptr); }}}] {
                    return house_.listens;
                },
                [this, &clock](const json::object& event) { tell(clock, event); }),
            std::move(whose));
        desk_ = std::make_unique<desk>(clock, store, std::vector<desk::home>{{company, company, country{home}}});
        house_.on_desk(desk_.get(), &clock);
    }

private:
    /// Time stands still until the host has handled it, so that what it writes meanwhile is of that moment.
    void tell(sim::clock& clock, const json::object& event) {
        auto& queue = house_.queue;
        auto still = std::make_shared<std::shared_ptr<void>>(clock.work());
        const auto which = queue.event(fmt::format(R"("kind":"event","event":{})", json::serialize(event)),
                                       [still](const std::string&) { still->reset(); });
        if (which == 0) return still->reset();
        auto* const wall = &wall_.loop();
        wall->post([wall, &queue, which, still] {
            wall->after(event_limit, [&queue, which, still] {
                if (*queue.abandon(which) != 0) still->reset();
            });
        });
    }

    stage_house& house_;
    folder folder_;
    palabre_center::wall wall_;
    std::unique_ptr<desk> desk_;
};

}  // namespace

value play_story(const json::object& what, stage_house house) {
    const auto flow_file = text(what, "flow"), story_file = text(what, "story");
    const auto plan = flow::load(flow_file);
    if (auto wrong = plan.check(); !wrong.empty()) throw error{errc::invalid_file, std::move(wrong)};
    const auto script = sim::story::parse(detail::file_text(story_file, most_bytes), story_file);
    const auto around = sim::surroundings::beside(flow_file);
    stage scene{house};
    const auto went = sim::play(plan, around, script, 1, [&](sim::world& world) {
        scene.prepare(world, text(what, "company", "stories"), text(what, "country", "BJ"));
    });
    json::array path;
    for (const auto& each : went.path) path.emplace_back(each);
    return json::object{{"told", went.told},
                        {"path", std::move(path)},
                        {"difference", sim::difference(sim::expected(script), went.told)}};
}

}  // namespace palabre::bindings
