// bindings/engine/engine.cpp - a center in threads of its own, asked from the application's.
#include "engine/engine.hpp"

#include "engine/desk.hpp"
#include "engine/host_connector.hpp"
#include "engine/measure.hpp"
#include "engine/observed_store.hpp"
#include "engine/results.hpp"
#include "engine/stage.hpp"
#include "engine/task_queue.hpp"
#include "engine/without_signals.hpp"
#include "server.hpp"

#include "palabre/core/error.hpp"
#include "palabre/core/utf8.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <future>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <thread>

namespace palabre::bindings {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

constexpr std::int64_t longest_wait = 3'600'000;

milliseconds wait_of(std::int64_t ms) {
    return milliseconds{std::clamp<std::int64_t>(ms, 0, longest_wait)};
}

json::object read_arguments(const std::string& text) {
    if (text.empty()) return {};
    boost::system::error_code failed;
    value read = json::parse(text, failed);
    if (failed || !read.is_object())
        throw error{errc::invalid_argument, "the arguments are no JSON object", "write {\"address\":\"+229...\"}"};
    return std::move(read.get_object());
}

}  // namespace

struct engine::impl {
    enum class state { made, running, stopped };

    void needs(state wanted, const char* what, const char* cure) const {
        if (now != wanted) throw error{errc::wrong_state, what, cure};
    }

    /// In the loop's thread, to its end. Tells `opened` whether it could be.
    void live(palabre_center::loaded with, std::promise<void> opened) {
        try {
            std::vector<desk::home> homes;
            for (const auto& each : with.made.companies)
                homes.push_back({each.keeps.company, each.keeps.title, each.keeps.home});
            palabre_center::additions added;
            palabre_center::embedded* made = nullptr;
            added.keeps = [this, &made](auto store) {
                return observe(
                    made->loop(), std::move(store), [this] { return listens.load(); },
                    [this](const json::object& event) {
                        queue.event(fmt::format(R"("kind":"event","event":{})", json::serialize(event)));
                    });
            };
            added.joins = [this, &made](center& to) { connect(made->loop(), to); };
            auto center = palabre_center::embed(std::move(with), std::move(added));
            made = center.get();
            center->open();
            const std::lock_guard hold{mutex};
            if (auto* const store = center->store())
                own_desk.emplace(center->loop(), *store, std::move(homes), &center->line());
            center_ = std::move(center);
        } catch (...) {
            guards.clear();
            opened.set_exception(std::current_exception());
            return;
        }
        now = state::running;
        opened.set_value();
        try {
            center_->run();
        } catch (const std::exception& escaped) {
            fmt::print(stderr, "palabre: the engine has failed: {}\n", escaped.what());
        }
        queue.close();  // answers what is left, onto a loop that is still there
        const std::lock_guard hold{mutex};
        own_desk.reset();
        guards.clear();
        center_.reset();
        ended.set_value();
    }

    void connect(runtime& on, center& to) {
        for (const auto& [name, options] : connectors) {
            auto guarded = std::make_unique<guard>(on, std::make_unique<host_connector>(on, queue, name), options);
            guards[name] = guarded.get();
            to.connect(name, std::move(guarded));
        }
    }

    /// Runs `job` on the loop that the host's questions go to: the story's that plays, else the center's.
    void on_desk(std::int64_t which, const std::function<void(desk&)>& job) {
        const std::lock_guard hold{mutex};
        auto* const asked = story_desk != nullptr ? story_desk : own_desk ? &*own_desk : nullptr;
        if (asked == nullptr)
            return done.end(which,
                            result::wrong("wrong_state", now == state::running ? "the configuration names no store"
                                                                               : "nothing runs: call start() before"));
        if (asked == story_desk) of_story.push_back(which);
        (asked == story_desk ? *story_loop : static_cast<runtime&>(center_->loop())).post([asked, job] {
            job(*asked);
        });
    }

    void call(std::int64_t which, const json::object& given) {
        const auto text = [&](const char* key) {
            const auto* const found = given.if_contains(key);
            if (found == nullptr || !found->is_string())
                throw error{errc::invalid_argument, fmt::format("'{}' is missing", key), "give it as text"};
            return std::string{found->get_string()};
        };
        const auto* const arguments = given.if_contains("arguments");
        const auto* const limit = given.if_contains("limit_ms");
        const duration left = wait_of(limit != nullptr && limit->is_int64() ? limit->get_int64() : 5000);
        const std::lock_guard hold{mutex};
        if (!center_) throw error{errc::wrong_state, "nothing runs", "call start() before"};
        auto& loop = center_->loop();
        loop.post([this, which, &loop, left, name = text("connector"), operation = text("operation"),
                   with = arguments != nullptr ? *arguments : value(json::object{})]() mutable {
            const auto own = guards.find(name);
            auto* const to = own != guards.end() ? own->second : center_->connected(name);
            if (to == nullptr)
                return done.end(which, result::wrong("not_found", fmt::format("no connector is called '{}'", name)));
            to->call(operation, std::move(with), loop.now() + left,
                     [this, which](const outcome& came) { finish(which, result::of(reply_as_json(came))); });
        });
    }

    void finish(std::int64_t which, const result& how) {
        done.end(which, how);
        queue.wake();
    }

    void play(std::int64_t which, json::object given) {
        const std::lock_guard hold{mutex};
        if (now == state::stopped) throw error{errc::wrong_state, "the engine has stopped", "make another one"};
        if (playing.exchange(true)) throw error{errc::wrong_state, "a story plays already", "await it before"};
        if (player.joinable()) player.join();
        std::set<std::string> names;
        for (const auto& [name, options] : connectors) names.insert(name);
        const without_signals quiet;
        player = std::thread{[this, which, given = std::move(given), names = std::move(names)] {
            const auto at_desk = [this](desk* of, runtime* loop) { story_has(of, loop); };
            result came;
            try {
                came = result::of(play_story(given, {queue, names, listens.load(), at_desk}));
            } catch (const error& wrong) {
                came = result::wrong(std::string{to_string(wrong.code())}, wrong.what());
            } catch (const std::exception& wrong) {
                came = result::wrong("io", wrong.what());
            }
            playing = false;
            finish(which, came);
        }};
    }

    void story_has(desk* of, runtime* loop) {
        std::vector<std::int64_t> left;
        {
            const std::lock_guard hold{mutex};
            story_desk = of;
            story_loop = loop;
            if (of == nullptr) left = std::exchange(of_story, {});
        }
        for (const auto each : left) finish(each, result::wrong("wrong_state", "the story was over before"));
    }

    void measure_host(std::int64_t which, json::object given) {
        const without_signals quiet;
        const std::lock_guard hold{mutex};
        if (measurer.joinable()) measurer.join();
        measurer = std::thread{[this, which, given = std::move(given)] {
            try {
                finish(which, result::of(measure(queue, given)));
            } catch (const error& wrong) {
                finish(which, result::wrong(std::string{to_string(wrong.code())}, wrong.what()));
            }
        }};
    }

    task_queue queue;
    results done;
    std::atomic<bool> listens = false, playing = false;
    std::atomic<state> now = state::made;
    std::optional<palabre_center::configuration> configured;
    std::map<std::string, guard_options> connectors;

    std::mutex stopping;
    std::mutex mutex;  // of what follows, between the host's threads, the loop's and a story's
    std::unique_ptr<palabre_center::embedded> center_;
    std::map<std::string, guard*> guards;  // the center's
    std::optional<desk> own_desk;
    desk* story_desk = nullptr;
    runtime* story_loop = nullptr;
    std::vector<std::int64_t> of_story;
    std::promise<void> ended;
    std::thread loop, player, measurer;
};

engine::engine() : impl_{std::make_unique<impl>()} {
}

engine::~engine() {
    stop(0);
}

void engine::configure(const std::string& file_or_json) {
    impl_->needs(impl::state::made, "the engine has been started already", "configure it before");
    const auto begins = file_or_json.find_first_not_of(" \t\r\n");
    const bool is_text = begins != std::string::npos && file_or_json[begins] == '{';
    auto read = is_text ? palabre_center::read_configuration_text(file_or_json, "configuration", ::getenv)
                        : palabre_center::read_configuration(file_or_json, ::getenv);
    if (!read.problems.empty()) throw error{errc::invalid_file, std::move(read.problems)};
    impl_->configured = std::move(read.made);
}

void engine::register_connector(const std::string& name, const std::string& description) {
    impl_->needs(impl::state::made, "the engine has been started already", "register connectors before");
    if (name.empty() || name.size() > 64 || !valid_utf8(name))
        throw error{errc::invalid_argument, "this is no name of a connector", "1 to 64 bytes, as flows write it"};
    impl_->connectors[name] = read_description(name, description);
}

void engine::listen(bool wanted) {
    impl_->listens = wanted;
}

void engine::start() {
    impl_->needs(impl::state::made, "the engine has been started already", "make another one");
    if (!impl_->configured) throw error{errc::wrong_state, "nothing is configured", "call configure() before"};
    palabre_center::loaded with{*impl_->configured, {}};
    for (const auto& [name, options] : impl_->connectors) with.made.brought.push_back(name);
    with.flows = palabre_center::read_plans(with.made);
    if (!with.flows.problems.empty()) throw error{errc::invalid_file, std::move(with.flows.problems)};
    std::promise<void> opened;
    auto open = opened.get_future();
    const without_signals quiet;
    impl_->loop = std::thread{[self = impl_.get(), opened = std::move(opened), with = std::move(with)]() mutable {
        self->live(std::move(with), std::move(opened));
    }};
    try {
        open.get();
    } catch (...) {
        impl_->loop.join();
        throw;
    }
}

bool engine::stop(std::int64_t grace_ms) {
    auto& self = *impl_;
    const std::lock_guard one_at_a_time{self.stopping};
    const auto before = self.now.exchange(impl::state::stopped);
    bool in_time = true;
    if (before == impl::state::running) {
        auto ended = self.ended.get_future();
        const auto tell = [&](auto job) {
            const std::lock_guard hold{self.mutex};
            if (self.center_) self.center_->loop().post(job);
        };
        tell([&self] { self.center_->end(); });
        in_time = ended.wait_for(wait_of(grace_ms)) == std::future_status::ready;
        if (!in_time) tell([&self] { self.center_->loop().stop(); });
    }
    if (before != impl::state::running) self.queue.close();
    for (auto* const each : {&self.loop, &self.player, &self.measurer})
        if (each->joinable()) each->join();
    self.done.end_all(result::wrong("wrong_state", "the engine has stopped"));
    return in_time;
}

bool engine::running() const {
    return impl_->now == impl::state::running;
}

std::string engine::next_task(std::int64_t wait_ms) {
    return impl_->queue.next(wait_of(wait_ms));
}

bool engine::answer(std::int64_t task, const std::string& reply) {
    return impl_->queue.answer(task, reply);
}

std::int64_t engine::begin(const std::string& operation, const std::string& arguments) {
    auto& self = *impl_;
    if (self.now == impl::state::stopped) throw error{errc::wrong_state, "the engine has stopped", "make another one"};
    auto given = read_arguments(arguments);
    const auto which = self.done.begin();
    try {
        if (operation == "play_story")
            self.play(which, std::move(given));
        else if (operation == "measure")
            self.measure_host(which, std::move(given));
        else if (operation == "call")
            self.call(which, given);
        else
            self.on_desk(which, [&self, which, operation, given = std::move(given)](desk& of) {
                of.ask(operation, given, [&self, which](const result& how) { self.finish(which, how); });
            });
    } catch (const error& wrong) {
        self.done.end(which, result::wrong(std::string{to_string(wrong.code())}, wrong.what()));
    }
    return which;
}

std::string engine::await(std::int64_t begun, std::int64_t wait_ms) {
    return impl_->done.await(begun, wait_of(wait_ms));
}

std::string version() {
    return PALABRE_VERSION;
}

}  // namespace palabre::bindings
