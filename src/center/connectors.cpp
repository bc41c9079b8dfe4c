// src/center/connectors.cpp - companies' systems by name; one that is replaced still answers what it was asked.
#include "center/connectors.hpp"

#include <utility>

namespace palabre {

/// Counts what is open. Answers know it weakly: who holds himself in his own answer is held forever.
class connectors::held final : public connector, public std::enable_shared_from_this<held> {
public:
    explicit held(std::unique_ptr<connector> inside) : inside_{std::move(inside)} {}

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        ++open_;
        inside_->call(operation, std::move(arguments), deadline,
                      [weak = weak_from_this(), then = std::move(then)](outcome came) {
                          const auto self = weak.lock();
                          if (self && --self->open_ == 0 && self->when_idle_) self->when_idle_();
                          then(std::move(came));
                      });
    }

    bool idle() const noexcept { return open_ == 0; }
    void when_idle(std::function<void()> then) { when_idle_ = std::move(then); }

private:
    std::unique_ptr<connector> inside_;
    std::size_t open_ = 0;
    std::function<void()> when_idle_;
};

void connectors::connect(const std::string& name, std::unique_ptr<connector> to) {
    auto& place = by_name_[name];
    if (const auto before = std::exchange(place, std::make_shared<held>(std::move(to))); before && !before->idle()) {
        replaced_.push_back(before);
        // Later: it is in the middle of its last answer then.
        before->when_idle([this, alive = std::weak_ptr{alive_}] {
            runtime_.post([this, alive] {
                if (!alive.expired()) let_go_of_idle();
            });
        });
    }
}

connector* connectors::find(const std::string& name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : found->second.get();
}

void connectors::let_go_of_idle() {
    std::erase_if(replaced_, [](const auto& each) { return each->idle(); });
}

void connectors::clear() {
    const auto named = std::exchange(by_name_, {});
    const auto replaced = std::exchange(replaced_, {});
}

}  // namespace palabre
