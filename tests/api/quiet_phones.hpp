// tests/api/quiet_phones.hpp - agents' telephones as far as the API needs them: they answer, and nothing is heard.
#pragma once

#include "palabre/center/agent_reach.hpp"
#include "palabre/sim/clock.hpp"

#include <memory>
#include <utility>

namespace palabre::tests {

class quiet_leg final : public agent_leg, public consulting {
public:
    quiet_leg(sim::clock& on, agent_call_handlers then) : rings_{on} { rings_.start({}, std::move(then.answered)); }

    void join(const conversation_ptr&, connect_request, connect_handlers then) override { then_ = std::move(then); }
    void call(const std::string&, const connect_request&, std::function<void(conversation_ptr)> then) override {
        then(nullptr);
    }
    consulting* consults() override { return then_.over ? this : nullptr; }
    bool consulted(const conversation_ptr&, std::function<void()>) override { return true; }
    void hang_up() override { then_.over({connect_result::kind::answered, {}, {}, {}, {}}); }

    void hear(hearing) override {}
    bool consult(const std::string&, std::function<void()>) override { return true; }
    void end_consult() override {}
    bool put_through() override {
        then_.handed_on({connect_result::kind::answered, {}, {}, {}, {}}, {});
        return true;
    }

private:
    timer rings_;
    connect_handlers then_;
};

class quiet_phones final : public agent_reach {
public:
    explicit quiet_phones(sim::clock& on) : clock_{on} {}

    std::unique_ptr<agent_leg> ring(const agent_plan&, const agent_call&, agent_call_handlers then) override {
        return std::make_unique<quiet_leg>(clock_, std::move(then));
    }

private:
    sim::clock& clock_;
};

}  // namespace palabre::tests
