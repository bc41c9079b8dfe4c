// tests/campaign/call_house.hpp - a company that calls: leads on a disk of memory, people, lines and agents of paper.
#pragma once

#include "palabre/campaign/call_campaigns.hpp"
#include "palabre/channel/capability.hpp"
#include "palabre/history/lead_book.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace palabre::tests {

using namespace std::chrono_literals;

/// What somebody does when his telephone rings.
struct reaction {
    std::string result;     ///< "answers", or how the attempt ends.
    duration after = 5s;    ///< It rings so long.
    duration leaves = 10h;  ///< Who has answered rings off then.
    int status = 0;
    std::vector<answer_verdict> heard = {};  ///< Each `after` the answer, or the INVITE where it is before that.
    std::vector<duration> beeps = {};        ///< From the answer.
    bool rang = false;
};

/// What the world outside has seen; it outlives the center's process.
struct network_log {
    std::map<std::string, std::deque<reaction>> will;  ///< By number; the last one again and again.
    std::map<std::string, int> invited;
    std::int64_t answers = 0;
    std::vector<std::string> story;

    reaction next(const std::string& number) {
        auto& all = will[number];
        if (all.empty()) return {"answers"};
        const auto one = all.front();
        if (all.size() > 1) all.pop_front();
        return one;
    }
};

class paper_talk final : public conversation, public std::enable_shared_from_this<paper_talk> {
public:
    paper_talk(runtime& on, network_log& log, std::string from) : on_{on}, log_{log} { about_.from = std::move(from); }
    void is_kept_as(std::int64_t id) { about_.kept_as = id; }
    const conversation_info& about() const override { return about_; }
    const capability& can() const override { return capabilities(medium::voice); }
    void say(std::vector<utterance> words) override;
    void ask(question what, std::function<void(answer)> then) override;
    /// As on a line: what is said to who waits is not heard once that wait is over.
    void wait(std::vector<utterance>, std::function<void(char)>) override { waits_ = true; }
    void end() override;
    void refuse(refusal) override { over(ending::refused); }
    void drop() override { over(ending::completed); }
    void on_ended(std::function<void(ending)> then) override { then_.push_back(std::move(then)); }

    void over(ending why);
    bool is_over = false;

private:
    void hears(const std::vector<utterance>& words);
    void stop_waiting();

    runtime& on_;
    network_log& log_;
    bool waits_ = false;
    std::vector<std::vector<utterance>> unheard_;
    conversation_info about_;
    std::vector<std::function<void(ending)>> then_;
};

class paper_network final : public campaign::outbound_line {
public:
    paper_network(runtime& on, network_log& log) : on_{on}, log_{log} {}

    std::string why_not(const campaign::way_out& way) const override;
    std::uint64_t place(campaign::outgoing_call what, campaign::line_handlers then) override;
    void cancel(std::uint64_t id) override;
    history::interaction_id kept_as(const conversation_ptr& talk) const override;
    std::size_t ringing() const { return calls_.size(); }
    std::size_t most = 0;

private:
    struct one {
        std::string to;
        campaign::line_handlers then;
        bool detects = false, invited = false;
    };
    template<class Do> task here(Do then) {
        return [alive = std::weak_ptr{alive_}, then = std::move(then)] {
            if (!alive.expired()) then();
        };
    }
    void invite(std::uint64_t id, duration ring);
    void finish(std::uint64_t id, const reaction& how);

    void hears(const one& call, const std::shared_ptr<paper_talk>& talk, const reaction& how);

    runtime& on_;
    network_log& log_;
    std::map<std::uint64_t, one> calls_;
    std::uint64_t last_ = 0;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

/// One queue, first come first served.
class paper_floor final : public campaign::agent_floor {
public:
    explicit paper_floor(runtime& on, network_log& log) : on_{on}, log_{log} {}

    bool has(const std::string& queue) const override { return queue == "sales"; }
    std::vector<campaign::floor_agent> agents(const std::string&) const override;
    std::string add(campaign::visit who) override;
    void withdraw(const std::string& task) override;
    bool has_flow(const std::string& flow) const override { return flow == "sip:survey" || flow == goes; }
    bool play(const std::string& flow, const conversation_ptr& talk) override;

    void come(std::int64_t who);
    void go(std::int64_t who);

    std::map<std::int64_t, campaign::floor_agent::state> state;
    std::set<std::int64_t> drops = {};  ///< Agents who hang up as soon as they have answered.
    std::string goes = {};              ///< A flow that is gone when it is to talk.
    duration picks_up = 500ms, looks = 3s;
    duration writes{0};  ///< After a talk that the customer ended.
    std::function<duration()> talks = [] { return duration{60s}; };
    std::function<void()> news = [] {};

private:
    void serve();
    bool looking_by(std::int64_t who) const;
    void look(std::int64_t by, const std::string& id, campaign::visit what);
    void talk(std::int64_t by, const std::string& id, campaign::visit what);
    /// He has answered, and is gone before he has heard anybody; the caller has his place again.
    void drop(std::int64_t by, const std::string& id, const campaign::visit& what);
    template<class Do> task here(Do then) {
        return [alive = std::weak_ptr{alive_}, then = std::move(then)] {
            if (!alive.expired()) then();
        };
    }

    runtime& on_;
    network_log& log_;
    std::deque<std::pair<std::string, campaign::visit>> waiting_;
    std::map<std::string, std::int64_t> looking_;
    std::int64_t last_ = 0;
    std::shared_ptr<int> alive_ = std::make_shared<int>(0);
};

/// Company, store, campaigns; crash() and begin() again on the same disk.
struct call_house {
    explicit call_house(std::uint64_t seed = 1) : clock{seed} { begin(); }
    ~call_house() { crash(); }

    void begin();
    void crash();

    template<class Value> history::reply<Value> ask(const std::function<void(history::on_reply<Value>)>& call) {
        std::optional<history::reply<Value>> got;
        call([&](history::reply<Value> told) { got = std::move(told); });
        for (int i = 0; i < 100 && !got; ++i) clock.run_for(5ms);
        REQUIRE(got);
        return std::move(*got);
    }
    history::lead_book& book() { return store->of(id).leads(); }

    /// A list of leads with these numbers each.
    void fill(const std::string& name, const std::vector<std::vector<std::string>>& rows, std::string region = "BJ");
    std::vector<history::lead> leads(const std::string& list = "march");
    std::vector<history::lead_attempt> attempts(history::lead_id of);
    /// "busy, answered": of the first lead of the list, or another one.
    std::string results(std::size_t which = 0);
    history::reply<history::campaign> put(const std::string& plan, const std::string& name = "spring");
    using verb = void (campaign::call_campaigns::*)(const std::string&, campaign::call_campaigns::told);
    history::reply<history::campaign> does(verb what, const std::string& name = "spring");
    void run(const std::string& plan);
    campaign::call_progress progress(const std::string& name = "spring");
    history::campaign_state state(const std::string& name = "spring");
    std::string story();

    sim::clock clock;
    sim::memory_disk disk;
    network_log log;
    campaign::call_options options;
    std::unique_ptr<sim::memory_store> store;
    history::company_id id;
    std::unique_ptr<paper_network> lines;
    std::unique_ptr<paper_floor> floor;
    std::unique_ptr<campaign::call_campaigns> campaigns;
    std::map<std::string, history::lead_list_id> lists;
};

inline const std::string afi = "+2290197000001", sena = "+2290197000002", koku = "+2290197000003";

std::string plan_of(const std::string& mode, const std::string& more = "");

}  // namespace palabre::tests
