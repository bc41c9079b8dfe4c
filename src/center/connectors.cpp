// src/center/connectors.cpp - companies' systems by name; one that is replaced still answers what it was asked.
#include "center/connectors.hpp"

#include <algorithm>
#include <utility>

namespace palabre {

/// Counts what is open. Answers know it weakly: who holds himself in his own answer is held forever.
class connectors::held final : public connector, public std::enable_shared_from_this<held> {
public:
    held(runtime& on, std::unique_ptr<connector> inside) : runtime_{on}, inside_{std::move(inside)} {
        for (auto& each : inside_->operations())
            if (!each.roles.empty() || each.writes) bound_.emplace(each.name, std::move(each));
    }

    std::vector<operation> operations() const override { return inside_->operations(); }
    duration rest() const override { return inside_->rest(); }

    /// As a flow.
    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        ask({"flow"}, operation, std::move(arguments), deadline, std::move(then));
    }

    void ask(const std::vector<std::string>& roles, const std::string& operation, value arguments, instant deadline,
             std::function<void(outcome)> then) {
        if (const auto is = bound_.find(operation);
            is != bound_.end() &&
            std::ranges::none_of(roles, [&](const auto& role) { return may_ask(is->second, role); }))
            return runtime_.post([then = std::move(then), why = operation + ": its roles do not allow that"] {
                then(outcome::misasking(why));
            });
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
    runtime& runtime_;
    std::unique_ptr<connector> inside_;
    std::map<std::string, operation> bound_;  // those that not everybody may ask
    std::size_t open_ = 0;
    std::function<void()> when_idle_;
};

void connectors::connect(const std::string& name, std::unique_ptr<connector> to) {
    std::shared_ptr<held> before;
    if (to)
        before = std::exchange(by_name_[name], std::make_shared<held>(runtime_, std::move(to)));
    else if (auto gone = by_name_.extract(name))
        before = std::move(gone.mapped());
    if (before && !before->idle()) {
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

bool connectors::ask(const std::string& name, const std::vector<std::string>& roles, const std::string& operation,
                     value arguments, instant deadline, std::function<void(outcome)> then) {
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) return false;
    found->second->ask(roles, operation, std::move(arguments), deadline, std::move(then));
    return true;
}

void connectors::let_go_of_idle() {
    std::erase_if(replaced_, [](const auto& each) { return each->idle(); });
}

void connectors::clear() {
    const auto named = std::exchange(by_name_, {});
    const auto replaced = std::exchange(replaced_, {});
}

}  // namespace palabre
