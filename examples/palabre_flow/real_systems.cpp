// examples/palabre_flow/real_systems.cpp - a center's connectors, asked by a conversation in simulated time.
#include "real_systems.hpp"

#include "call.hpp"

#include <cstdlib>
#include <future>
#include <utility>

namespace palabre_flow {

using namespace palabre;
using palabre_center::connector_settings;

namespace {

/// However long it took, in the story it takes so long: the same story comes twice.
constexpr duration simulated_latency = std::chrono::milliseconds{60};

/// Runs on the loop of `wall`, and waits for it.
template<class Job> void there(runtime& wall, Job job) {
    std::promise<void> done;
    wall.post([&] {
        try {
            job();
            done.set_value();
        } catch (...) {
            done.set_exception(std::current_exception());
        }
    });
    done.get_future().get();
}

/// Owns:    the guard, which lives on the loop of `wall`.
class beside final : public connector {
public:
    beside(runtime& home, runtime& wall, const connector_settings& of) : home_{home}, wall_{wall} {
        there(wall_, [&] { inside_ = palabre_center::make_connector(wall_, of, {}); });
    }
    ~beside() override {
        there(wall_, [this] { inside_.reset(); });
    }
    beside(const beside&) = delete;
    beside& operator=(const beside&) = delete;

    std::vector<operation> operations() const override { return inside_->operations(); }

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        const duration left = std::max(deadline - home_.now(), duration{0});
        auto land = [home = &home_, then = std::move(then), still = home_.work()](outcome came) mutable {
            home->post([home, then = std::move(then), still = std::move(still), came = std::move(came)]() mutable {
                still.reset();
                home->after(simulated_latency,
                            [then = std::move(then), came = std::move(came)]() mutable { then(std::move(came)); });
            });
        };
        wall_.post([this, operation, left, arguments = std::move(arguments), land = std::move(land)]() mutable {
            inside_->call(operation, std::move(arguments), wall_.now() + left, std::move(land));
        });
    }

private:
    runtime &home_, &wall_;
    std::unique_ptr<guard> inside_;
};

}  // namespace

real_systems::real_systems(const std::string& config) {
    auto [made, problems] = palabre_center::read_configuration(config, palabre_center::or_whatever(::getenv));
    for (const auto& [name, of] : made.connectors)
        for (auto& each : palabre_center::unset_variables(config, name, of, ::getenv))
            problems.push_back(std::move(each));
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    all_ = std::move(made.connectors);
}

void real_systems::put_into(sim::world& stage) {
    static_cast<void>(stage.clock().work());  // from now on other threads may post
    for (const auto& [name, of] : all_)
        stage.center().connect(name, std::make_unique<beside>(stage.clock(), wall_.loop(), of));
}

}  // namespace palabre_flow
