// tests/campaign/call_house.cpp - a company that calls: leads on a disk of memory, people, lines and agents of paper.
#include "campaign/call_house.hpp"

namespace palabre::tests {

void paper_talk::say(std::vector<utterance> words) {
    if (!waits_) return hears(words);
    unheard_.push_back(std::move(words));
    on_.post([weak = weak_from_this()] {
        if (const auto self = weak.lock())
            for (const auto& each : std::exchange(self->unheard_, {})) self->hears(each);
    });
}

void paper_talk::ask(question what, std::function<void(answer)> then) {
    stop_waiting();
    hears(what.prompt);
    on_.post([then = std::move(then)] { then({answer::kind::no_input, {}}); });
}

void paper_talk::end() {
    stop_waiting();
    over(ending::completed);
}

void paper_talk::over(ending why) {
    on_.post([weak = weak_from_this(), why] {
        const auto self = weak.lock();
        if (!self || std::exchange(self->is_over, true)) return;
        for (auto& each : std::exchange(self->then_, {})) each(why);
    });
}

void paper_talk::hears(const std::vector<utterance>& words) {
    log_.story.push_back(about_.from + " hears " + plain_text(words));
}

void paper_talk::stop_waiting() {
    if (std::exchange(waits_, false)) unheard_.clear();
}

std::string plan_of(const std::string& mode, const std::string& more) {
    const std::string who = mode == "agentless" ? R"("flow": "sip:survey")" : R"("queue": "sales")";
    return fmt::format(R"({{"kind": "call", "mode": "{}", {}, "lists": ["march"], "says": {{"fr": "Pardon."}}{}{}}})",
                       mode, who, more.empty() ? "" : ", ", more);
}

std::string paper_network::why_not(const campaign::way_out& way) const {
    return way.caller_id.empty() || way.caller_id == "+22921300000" ? "" : way.caller_id + " is not ours";
}

std::uint64_t paper_network::place(campaign::outgoing_call what, campaign::line_handlers then) {
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

void paper_network::cancel(std::uint64_t id) {
    if (calls_.contains(id)) finish(id, {"cancelled", {}, {}, calls_[id].invited ? 487 : 0});
}

history::interaction_id paper_network::kept_as(const conversation_ptr& talk) const {
    return history::interaction_id{talk->about().kept_as};
}

void paper_network::invite(std::uint64_t id, duration ring) {
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

void paper_network::finish(std::uint64_t id, const reaction& how) {
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

void paper_network::hears(const one& call, const std::shared_ptr<paper_talk>& talk, const reaction& how) {
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

std::vector<campaign::floor_agent> paper_floor::agents(const std::string&) const {
    std::vector<campaign::floor_agent> all;
    for (const auto& [id, is] : state) all.push_back({history::user_id{id}, is});
    return all;
}

std::string paper_floor::add(campaign::visit who) {
    const auto id = std::to_string(++last_);
    if (who.talk) who.talk->wait({}, {});
    waiting_.emplace_back(id, std::move(who));
    serve();
    return id;
}

void paper_floor::withdraw(const std::string& task) {
    std::erase_if(waiting_, [&](const auto& each) { return each.first == task; });
    if (const auto found = looking_.find(task); found != looking_.end()) looking_.erase(found);
}

bool paper_floor::play(const std::string& flow, const conversation_ptr& talk) {
    if (flow != "sip:survey") return false;
    on_.after(20s, [talk] { talk->end(); });
    return true;
}

void paper_floor::come(std::int64_t who) {
    state[who] = campaign::floor_agent::state::free;
    serve();
    news();
}

void paper_floor::go(std::int64_t who) {
    state[who] = campaign::floor_agent::state::away;
    news();
}

void paper_floor::serve() {
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

bool paper_floor::looking_by(std::int64_t who) const {
    return who != 0 && std::ranges::any_of(looking_, [&](const auto& each) { return each.second == who; });
}

void paper_floor::look(std::int64_t by, const std::string& id, campaign::visit what) {
    looking_[id] = by;
    log_.story.push_back(fmt::format("agent {} looks at {}", by, what.number));
    on_.after(looks, here([this, by, id, what] {
                  if (looking_.contains(id)) return what.on_agent(history::user_id{by});
                  come(by);
              }));
}

void paper_floor::talk(std::int64_t by, const std::string& id, campaign::visit what) {
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

void paper_floor::drop(std::int64_t by, const std::string& id, const campaign::visit& what) {
    log_.story.push_back(fmt::format("agent {} drops him", by));
    state[by] = campaign::floor_agent::state::away;
    what.waits_again();
    waiting_.emplace_front(id, what);
    serve();
}

void call_house::begin() {
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

void call_house::crash() {
    campaigns.reset();
    lines.reset();
    floor.reset();
    store.reset();
}

void call_house::fill(const std::string& name, const std::vector<std::vector<std::string>>& rows, std::string region) {
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

std::vector<history::lead> call_house::leads(const std::string& list) {
    return *ask<std::vector<history::lead>>([&](auto then) { book().leads(lists.at(list), {}, 1000, then); });
}

std::vector<history::lead_attempt> call_house::attempts(history::lead_id of) {
    return *ask<std::vector<history::lead_attempt>>([&](auto then) { book().attempts_of(of, then); });
}

std::string call_house::results(std::size_t which) {
    std::string all;
    for (const auto& each : attempts(leads().at(which).id))
        all += (all.empty() ? "" : ", ") + (each.result.empty() ? std::string{"-"} : each.result);
    return all;
}

history::reply<history::campaign> call_house::put(const std::string& plan, const std::string& name) {
    return ask<history::campaign>([&](auto then) { campaigns->put(name, boost::json::parse(plan), then); });
}

history::reply<history::campaign> call_house::does(verb what, const std::string& name) {
    return ask<history::campaign>([&](auto then) { (*campaigns.*what)(name, then); });
}

void call_house::run(const std::string& plan) {
    const auto made = put(plan);
    INFO(made.why);
    REQUIRE(made);
    const auto begun = does(&campaign::call_campaigns::run);
    INFO(begun.why);
    REQUIRE(begun);
}

campaign::call_progress call_house::progress(const std::string& name) {
    return *ask<campaign::call_progress>([&](auto then) { campaigns->progress(name, then); });
}

history::campaign_state call_house::state(const std::string& name) {
    return ask<history::campaign>([&](auto then) { store->of(id).campaigns().campaign_by(name, then); })->state;
}

std::string call_house::story() {
    std::string all;
    for (const auto& each : std::exchange(log.story, {})) all += each + '\n';
    return all;
}

}  // namespace palabre::tests
