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
    void say(std::vector<utterance> words) override {
        if (!waits_) return hears(words);
        unheard_.push_back(std::move(words));
        on_.post([weak = weak_from_this()] {
            if (const auto self = weak.lock())
                for (const auto& each : std::exchange(self->unheard_, {})) self->hears(each);
        });
    }
    void ask(question what, std::function<void(answer)> then) override {
        stop_waiting();
        hears(what.prompt);
        on_.post([then = std::move(then)] { then({answer::kind::no_input, {}}); });
    }
    /// As on a line: what is said to who waits is not heard once that wait is over.
    void wait(std::vector<utterance>, std::function<void(char)>) override { waits_ = true; }
    void end() override {
        stop_waiting();
        over(ending::completed);
    }
    void refuse(refusal) override { over(ending::refused); }
    void drop() override { over(ending::completed); }
    void on_ended(std::function<void(ending)> then) override { then_.push_back(std::move(then)); }

    void over(ending why) {
        on_.post([weak = weak_from_this(), why] {
            const auto self = weak.lock();
            if (!self || std::exchange(self->is_over, true)) return;
            for (auto& each : std::exchange(self->then_, {})) each(why);
        });
    }
    bool is_over = false;

private:
    void hears(const std::vector<utterance>& words) {
        log_.story.push_back(about_.from + " hears " + plain_text(words));
    }
    void stop_waiting() {
        if (std::exchange(waits_, false)) unheard_.clear();
    }

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

    std::string why_not(const campaign::way_out& way) const override {
        return way.caller_id.empty() || way.caller_id == "+22921300000" ? "" : way.caller_id + " is not ours";
    }
    std::uint64_t place(campaign::outgoing_call what, campaign::line_handlers then) override {
        const auto id = ++last_;
        calls_[id] = {what.to, std::move(then), what.detects.has_value()};
        on_.post(here([this, id, before = std::move(what.before_invite), ring = what.ring_for] {
            if (!calls_.contains(id)) return;
            before([this, id, ring, alive = std::weak_ptr{alive_}](bool go) {
                if (alive.expired() || !calls_.contains(id)) return;
                go ? invite(id, ring) : finish(id, {"cancelled"});
            });
        }));
        most = std::max(most, calls_.size());
        return id;
    }
    void cancel(std::uint64_t id) override {
        if (calls_.contains(id)) finish(id, {"cancelled", {}, {}, calls_[id].invited ? 487 : 0});
    }
    history::interaction_id kept_as(const conversation_ptr& talk) const override {
        return history::interaction_id{talk->about().kept_as};
    }
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
    void invite(std::uint64_t id, duration ring) {
        auto& call = calls_.at(id);
        call.invited = true;
        ++log_.invited[call.to];
        log_.story.push_back("dials " + call.to);
        auto does = log_.next(call.to);
        if (does.after > ring) does = {"no_answer", ring, {}, 487};
        for (const auto& each : does.heard)
            if (each.before_answer)
                on_.after(each.after, here([this, id, each] {
                              if (calls_.contains(id)) calls_.at(id).then.answer.heard(each);
                          }));
        on_.after(does.after, here([this, id, does] { finish(id, does); }));
    }
    void finish(std::uint64_t id, const reaction& how) {
        if (!calls_.contains(id)) return;
        const auto call = calls_.extract(id).mapped();
        on_.post(here([this, call, how] {
            if (how.result != "answers") return call.then.ended({how.result, how.status, how.rang});
            const auto talk = std::make_shared<paper_talk>(on_, log_, call.to);
            talk->is_kept_as(++log_.answers);
            on_.after(how.leaves, [weak = std::weak_ptr{talk}] {
                if (const auto still = weak.lock()) still->over(ending::hung_up);
            });
            call.then.answered(talk);
            hears(call, talk, how);
        }));
    }

    void hears(const one& call, const std::shared_ptr<paper_talk>& talk, const reaction& how) {
        if (!call.detects) return;
        const auto told = [&](duration when, auto tell) {
            on_.after(when, here([weak = std::weak_ptr{talk}, answer = call.then.answer, tell] {
                          if (const auto still = weak.lock(); still && !still->is_over) tell(answer);
                      }));
        };
        for (const auto& each : how.heard)
            if (!each.before_answer) told(each.after, [each](const answer_handlers& to) { to.heard(each); });
        for (const auto each : how.beeps) told(each, [each](const answer_handlers& to) { to.beeped({.ended = each}); });
    }

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
    std::vector<campaign::floor_agent> agents(const std::string&) const override {
        std::vector<campaign::floor_agent> all;
        for (const auto& [id, is] : state) all.push_back({history::user_id{id}, is});
        return all;
    }
    std::string add(campaign::visit who) override {
        const auto id = std::to_string(++last_);
        if (who.talk) who.talk->wait({}, {});
        waiting_.emplace_back(id, std::move(who));
        serve();
        return id;
    }
    void withdraw(const std::string& task) override {
        std::erase_if(waiting_, [&](const auto& each) { return each.first == task; });
        if (const auto found = looking_.find(task); found != looking_.end()) looking_.erase(found);
    }
    bool has_flow(const std::string& flow) const override { return flow == "sip:survey" || flow == goes; }
    bool play(const std::string& flow, const conversation_ptr& talk) override {
        if (flow != "sip:survey") return false;
        on_.after(20s, [talk] { talk->end(); });
        return true;
    }

    void come(std::int64_t who) {
        state[who] = campaign::floor_agent::state::free;
        serve();
        news();
    }
    void go(std::int64_t who) {
        state[who] = campaign::floor_agent::state::away;
        news();
    }

    std::map<std::int64_t, campaign::floor_agent::state> state;
    std::set<std::int64_t> drops = {};  ///< Agents who hang up as soon as they have answered.
    std::string goes = {};              ///< A flow that is gone when it is to talk.
    duration picks_up = 500ms, looks = 3s;
    duration writes{0};  ///< After a talk that the customer ended.
    std::function<duration()> talks = [] { return duration{60s}; };
    std::function<void()> news = [] {};

private:
    void serve() {
        for (auto each = waiting_.begin(); each != waiting_.end();) {
            const auto wanted = each->second.wanted.value();
            const auto his = looking_by(wanted);
            const auto who = std::ranges::find_if(state, [&](const auto& one) {
                return one.second == campaign::floor_agent::state::free && (wanted == 0 || one.first == wanted);
            });
            if (who == state.end() && !(his && each->second.talk)) {
                ++each;
                continue;
            }
            const auto by = who != state.end() ? who->first : wanted;
            state[by] = campaign::floor_agent::state::busy;
            auto [id, taken] = std::move(*each);
            each = waiting_.erase(each);
            taken.talk ? talk(by, id, std::move(taken)) : look(by, id, std::move(taken));
        }
    }
    bool looking_by(std::int64_t who) const {
        return who != 0 && std::ranges::any_of(looking_, [&](const auto& each) { return each.second == who; });
    }
    void look(std::int64_t by, const std::string& id, campaign::visit what) {
        looking_[id] = by;
        log_.story.push_back(fmt::format("agent {} looks at {}", by, what.number));
        on_.after(looks, here([this, by, id, what] {
                      if (looking_.contains(id)) return what.on_agent(history::user_id{by});
                      come(by);
                  }));
    }
    void talk(std::int64_t by, const std::string& id, campaign::visit what) {
        on_.after(picks_up, here([this, by, id, what] {
                      if (std::static_pointer_cast<paper_talk>(what.talk)->is_over) return come(by);
                      log_.story.push_back(fmt::format("agent {} talks with {}", by, what.number));
                      what.on_agent(history::user_id{by});
                      if (drops.contains(by)) return drop(by, id, what);
                      what.joined();
                      const auto done = std::make_shared<bool>(false);
                      what.talk->on_ended([this, by, done, alive = std::weak_ptr{alive_}](ending) {
                          if (alive.expired() || std::exchange(*done, true)) return;
                          if (writes == duration{0}) return come(by);
                          on_.after(writes, here([this, by] { come(by); }));
                      });
                      on_.after(talks(), here([this, by, done, what] {
                                    if (std::exchange(*done, true)) return;
                                    what.over();
                                    come(by);
                                }));
                  }));
    }
    /// He has answered, and is gone before he has heard anybody; the caller has his place again.
    void drop(std::int64_t by, const std::string& id, const campaign::visit& what) {
        log_.story.push_back(fmt::format("agent {} drops him", by));
        state[by] = campaign::floor_agent::state::away;
        what.waits_again();
        waiting_.emplace_front(id, what);
        serve();
    }
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

    void begin() {
        store = std::make_unique<sim::memory_store>(clock, disk);
        store->open_company("acme", "Acme", [this](const auto& opened) { id = opened->id; });
        clock.run_for(20ms);
        lines = std::make_unique<paper_network>(clock, log);
        floor = std::make_unique<paper_floor>(clock, log);
        campaigns = std::make_unique<campaign::call_campaigns>(clock, *store, id, *lines, *floor, options);
        floor->news = [this] { campaigns->look(); };
        campaigns->start();
        clock.run_for(20ms);
    }
    void crash() {
        campaigns.reset();
        lines.reset();
        floor.reset();
        store.reset();
    }

    template<class Value> history::reply<Value> ask(const std::function<void(history::on_reply<Value>)>& call) {
        std::optional<history::reply<Value>> got;
        call([&](history::reply<Value> told) { got = std::move(told); });
        for (int i = 0; i < 100 && !got; ++i) clock.run_for(5ms);
        REQUIRE(got);
        return std::move(*got);
    }
    history::lead_book& book() { return store->of(id).leads(); }

    /// A list of leads with these numbers each.
    void fill(const std::string& name, const std::vector<std::vector<std::string>>& rows, std::string region = "BJ") {
        const auto list = *ask<history::lead_list>([&](auto then) {
            book().open_list({store->ids().next<history::lead_list>(), name, "spring", clock.calendar_now()}, then);
        });
        const auto upload = *ask<history::lead_upload>([&](auto then) {
            book().begin_upload({.id = store->ids().next<history::lead_upload>(),
                                 .into = list.id,
                                 .file = name,
                                 .hash = "h " + name,
                                 .began = clock.calendar_now()},
                                then);
        });
        for (std::size_t from = 0; from < rows.size(); from += 2000) {
            history::listed_rows part{.first = static_cast<std::int64_t>(from)};
            for (auto at = from; at < std::min(rows.size(), from + 2000); ++at) {
                history::listed_lead made{.id = store->ids().next<history::lead>(),
                                          .line = static_cast<std::int64_t>(at) + 2,
                                          .region = region,
                                          .digest = static_cast<std::int64_t>(at) + 1};
                for (const auto& each : rows[at]) made.numbers.push_back({each, each, "phone"});
                part.all.push_back(std::move(made));
            }
            part.last = from + 2000 >= rows.size();
            REQUIRE(ask<history::lead_upload>([&](auto then) { book().add_rows(upload.id, part, then); }));
        }
        lists[name] = list.id;
    }
    std::vector<history::lead> leads(const std::string& list = "march") {
        return *ask<std::vector<history::lead>>([&](auto then) { book().leads(lists.at(list), {}, 1000, then); });
    }
    std::vector<history::lead_attempt> attempts(history::lead_id of) {
        return *ask<std::vector<history::lead_attempt>>([&](auto then) { book().attempts_of(of, then); });
    }
    /// "busy, answered": of the first lead of the list, or another one.
    std::string results(std::size_t which = 0) {
        std::string all;
        for (const auto& each : attempts(leads().at(which).id))
            all += (all.empty() ? "" : ", ") + (each.result.empty() ? std::string{"-"} : each.result);
        return all;
    }
    history::reply<history::campaign> put(const std::string& plan, const std::string& name = "spring") {
        return ask<history::campaign>([&](auto then) { campaigns->put(name, boost::json::parse(plan), then); });
    }
    using verb = void (campaign::call_campaigns::*)(const std::string&, campaign::call_campaigns::told);
    history::reply<history::campaign> does(verb what, const std::string& name = "spring") {
        return ask<history::campaign>([&](auto then) { (*campaigns.*what)(name, then); });
    }
    void run(const std::string& plan) {
        const auto made = put(plan);
        INFO(made.why);
        REQUIRE(made);
        const auto begun = does(&campaign::call_campaigns::run);
        INFO(begun.why);
        REQUIRE(begun);
    }
    campaign::call_progress progress(const std::string& name = "spring") {
        return *ask<campaign::call_progress>([&](auto then) { campaigns->progress(name, then); });
    }
    history::campaign_state state(const std::string& name = "spring") {
        return ask<history::campaign>([&](auto then) { store->of(id).campaigns().campaign_by(name, then); })->state;
    }
    std::string story() {
        std::string all;
        for (const auto& each : std::exchange(log.story, {})) all += each + '\n';
        return all;
    }

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

inline std::string plan_of(const std::string& mode, const std::string& more = "") {
    const std::string who = mode == "agentless" ? R"("flow": "sip:survey")" : R"("queue": "sales")";
    return fmt::format(R"({{"kind": "call", "mode": "{}", {}, "lists": ["march"], "says": {{"fr": "Pardon."}}{}{}}})",
                       mode, who, more.empty() ? "" : ", ", more);
}

}  // namespace palabre::tests
