// src/center/owed_answers.cpp - answers that are owed: asked for again, gently, until they come.
#include "center/owed_answers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <optional>

namespace palabre {

using namespace std::chrono_literals;

namespace {

constexpr duration first_pause = 5s, longest_pause = 2min;
constexpr duration between = 20ms;     // two answers, when the system is back
constexpr duration look_again = 1min;  // at the calendar, which may jump

std::string question_of(const flow::promise& what) {
    return boost::json::serialize(boost::json::array{value(what.connector), value(what.operation), what.arguments,
                                                     value(to_string(what.on)), value(what.to)});
}

}  // namespace

owed_answers::owed_answers(runtime& on, find_connector find, owed_end ends, logger log)
    : runtime_{on}, find_{std::move(find)}, ends_{std::move(ends)}, log_{std::move(log)} {
}

void owed_answers::owe(owed_answer what) {
    const auto id = what.id;
    const auto name = what.what.connector;
    const auto until = what.until;
    if (!by_id_.emplace(id, std::move(what)).second) return;
    by_until_.emplace(until, id);
    questions_.insert(question_of(by_id_.at(id).what));
    watch();
    auto& line = lines_[name];
    line.waiting.push_back(id);
    if (line.waiting.size() > 1 || line.asked) return;
    line.pause = first_pause;
    line.awake = false;
    wake_in(name, first_pause);
}

bool owed_answers::owes(const flow::promise& what) const {
    return questions_.contains(question_of(what));
}

void owed_answers::answers(const std::string& connector) {
    const auto found = lines_.find(connector);
    if (found == lines_.end() || found->second.awake || found->second.asked) return;
    found->second.awake = true;
    wake_in(connector, between);
}

void owed_answers::clear() {
    for (const auto& [name, line] : lines_) runtime_.cancel(line.wakes);
    runtime_.cancel(std::exchange(watches_, timer_id::none));
    by_id_.clear();
    by_until_.clear();
    questions_.clear();
    lines_.clear();
}

owed_answers::~owed_answers() {
    clear();
}

void owed_answers::wake_in(const std::string& name, duration wait) {
    auto& line = lines_[name];
    runtime_.cancel(line.wakes);
    line.wakes = runtime_.after_in_background(wait, [this, name] { look(name); });
}

void owed_answers::look(const std::string& name) {
    auto& line = lines_[name];
    if (line.asked) return;
    std::erase_if(line.waiting, [this](history::promise_id id) { return !by_id_.contains(id); });
    if (line.waiting.empty()) {
        lines_.erase(name);
        return;
    }
    connector* const to = find_(name);
    if (to == nullptr) return wake_in(name, longest_pause);  // perhaps it is connected later
    if (const auto rest = to->rest(); rest > duration{0}) return wake_in(name, rest);
    ask(name, *to);
}

void owed_answers::ask(const std::string& name, connector& to) {
    auto& line = lines_[name];
    const auto id = line.waiting.front();
    line.waiting.pop_front();
    line.asked = id;
    const auto& what = by_id_.at(id).what;
    to.call(what.operation, what.arguments, runtime_.now() + what.timeout,
            [weak = weak_from_this(), name, id](outcome it) {
                if (const auto self = weak.lock()) self->came(name, id, it);
            });
}

void owed_answers::came(const std::string& name, history::promise_id id, const outcome& what) {
    const auto found = lines_.find(name);
    if (found == lines_.end() || found->second.asked != id) return;  // cleared meanwhile
    auto& line = found->second;
    line.asked = {};
    const auto owed = by_id_.find(id);
    const bool is_owed = owed != by_id_.end();  // its time may be over
    bool answered = what.what == outcome::kind::not_found || what.what == outcome::kind::value || what.misasked;
    if (is_owed && what.what == outcome::kind::value) {
        const auto& of = owed->second.what;
        // A secret that the flow takes for none would be written down.
        auto words = what.secret && !of.secret ? std::nullopt : flow::told(of, what.data);
        if (words)
            end(id, std::move(*words));
        else
            answered = false;  // of another shape than the text needs: as good as none
    } else if (is_owed && answered) {
        const auto& of = owed->second.what;
        if (what.misasked)
            log_.error("a promise cannot be kept",
                       {{"operation", name + "." + of.operation}, {"why", of.secret ? "not shown" : what.reason}});
        end(id, what.misasked || of.not_found.empty() ? of.apology : of.not_found);
    }
    if (answered) {
        line.pause = first_pause;
        line.awake = true;
        return wake_in(name, between);
    }
    if (is_owed) line.waiting.push_back(id);  // behind the others: one that fails alone keeps nobody waiting
    line.awake = false;
    wake_in(name, line.pause);
    line.pause = std::min(line.pause * 2, longest_pause);
}

void owed_answers::end(history::promise_id id, std::vector<utterance> words) {
    const auto found = by_id_.find(id);
    const auto over = std::move(found->second);
    by_id_.erase(found);
    by_until_.erase({over.until, id});
    questions_.erase(questions_.find(question_of(over.what)));
    ends_(over, std::move(words));
}

void owed_answers::expire() {
    while (!by_until_.empty() && by_until_.begin()->first <= runtime_.calendar_now()) {
        const auto id = by_until_.begin()->second;
        log_.warning("a promise was not kept in time",
                     {{"operation", by_id_.at(id).what.connector + "." + by_id_.at(id).what.operation}});
        end(id, by_id_.at(id).what.apology);
    }
    watch();
}

void owed_answers::watch() {
    runtime_.cancel(std::exchange(watches_, timer_id::none));
    if (by_until_.empty()) return;
    const auto wait = std::clamp<duration>(by_until_.begin()->first - runtime_.calendar_now(), 0s, look_again);
    watches_ = runtime_.after_in_background(wait, [this] { expire(); });
}

}  // namespace palabre
