// examples/palabre_center/adjustments.cpp - what people change of flows: read, kept, put in place.
#include "adjustments_parts.hpp"

#include "core/moment.hpp"
#include "palabre/flow/changed.hpp"
#include "palabre/flow/clips.hpp"
#include "palabre/history/company_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace palabre_center {

using namespace palabre;
using history::reply;

namespace {

/// The others are the floor's: queues, agents, who is told of alerts.
bool is_of_flows(const std::string& kind) {
    static constexpr std::string_view kinds[] = {"prompt", "calendar", "notice", "muted", "down"};
    return std::ranges::find(kinds, kind) != std::end(kinds);
}

/// "flow/rest" of that flow; "" for another's.
std::string rest_of(const std::string& thing, const std::string& flow) {
    return thing.size() > flow.size() + 1 && thing.starts_with(flow) && thing[flow.size()] == '/'
               ? thing.substr(flow.size() + 1)
               : std::string{};
}

}  // namespace

std::string changed_folder(const std::string& company, const std::string& flow) {
    return "changed at the desk/" + company + "/" + flow;
}

value changes_of(const current_adjustments& of, const flow::graph& plan) {
    json::object calendars, muted;
    json::array notices;
    for (const auto& [which, each] : of) {
        if (each.body.empty()) continue;
        auto body = parsed(each.body);
        if (which.first == "notice") {
            notices.push_back(body.at("notice"));
        } else if (const auto rest = rest_of(which.second, plan.name); !rest.empty()) {
            const auto file = plan.calendars.find(rest);
            if (which.first == "calendar")
                calendars[rest] = file == plan.calendars.end()
                                      ? body.at("change")
                                      : flow::written(changed_calendar(file->second, body.at("change")).rules());
            if (which.first == "muted") muted[rest] = body.at("choices");
        }
    }
    json::object made;
    if (!calendars.empty()) made["calendars"] = std::move(calendars);
    if (!notices.empty()) made["notices"] = std::move(notices);
    if (!muted.empty()) made["muted"] = std::move(muted);
    return made;
}

json::object author_of(const history::adjustment& of) {
    return {{"id", to_string(of.which)}, {"by", of.by}, {"at", palabre::detail::write_moment(of.at)}};
}

std::vector<problem> gone_changes(const current_adjustments& of, const std::vector<flow_ptr>& plans,
                                  const std::string& company) {
    std::vector<problem> told;
    const auto tell = [&](const place& where, const std::string& what) {
        told.push_back({where,
                        fmt::format("{} was changed at the desk for '{}', and is gone from the flow", what, company),
                        "take the change back at the desk, or give it its name again"});
    };
    for (const auto& [which, each] : of) {
        if (each.body.empty() || which.first == "notice" || !is_of_flows(which.first)) continue;
        const auto name = which.second.substr(0, which.second.find('/'));
        const auto plan = std::ranges::find(plans, name, [](const flow_ptr& one) { return one->name; });
        if (plan == plans.end()) {
            tell({}, fmt::format("the flow '{}'", name));
            continue;
        }
        const auto clip = rest_of(which.second, name);
        if (which.first != "prompt" || clip.find("/spelling/") != clip.npos || clip.find("/notices/") != clip.npos)
            continue;
        auto clips = flow::clips_of(**plan);
        for (auto& one : flow::clips_of(**plan, true)) clips.push_back(std::move(one));
        if (std::ranges::none_of(clips, [&](const auto& one) { return one.language + "/" + one.clip == clip; }))
            tell((*plan)->where, fmt::format("the recording '{}'", clip));
    }
    for (const auto& plan : plans)
        for (const auto& each : of) try {
                for (const auto& lost : flow::lost_changes(*plan, changes_of({each}, *plan))) tell(plan->where, lost);
            } catch (const error& wrong) {
                const auto& first = wrong.problems().front();
                told.push_back({plan->where,
                                fmt::format("what was changed of '{}' at the desk for '{}' is left out: {}",
                                            each.first.second, company, first.what),
                                first.cure});
            }
    return told;
}

adjustments::adjustments(asio_runtime& on, history::store& of, adjustment_hooks with, logger log)
    : on_{on}, store_{of}, with_{std::move(with)}, log_{std::move(log)} {
}

adjustments::~adjustments() {
    on_.cancel(looking_);
    if (drawing_.joinable()) drawing_.join();
}

void adjustments::take(const configuration& made, const plans& flows) {
    for (auto& [name, each] : companies_) each.by_address.clear();
    for (const auto& each : made.companies) companies_.try_emplace(each.keeps.company);
    for (const auto& [address, plan] : flows.by_address)
        if (const auto* const whose = company_of(made, address))
            companies_[whose->keeps.company].by_address[address] = plan;
}

/// Those that the flow takes, tried one after the other.
current_adjustments adjustments::that_fit(const current_adjustments& of, const flow::graph& plan, const logger* told) {
    const auto fit = [&](const current_adjustments& those) { (void)flow::with_changes(plan, changes_of(those, plan)); };
    current_adjustments kept;
    for (const auto& each : of) {
        if (each.first.first != "notice" && rest_of(each.first.second, plan.name).empty()) continue;
        const auto at = kept.insert(each).first;
        try {
            fit(kept);
        } catch (const error& wrong) {
            kept.erase(at);
            if (told != nullptr)
                told->error("a change does not fit its flow any more; it answers without", {{"flow", plan.name},
                                                                                            {"kind", each.first.first},
                                                                                            {"what", each.first.second},
                                                                                            {"problem", wrong.what()}});
        }
    }
    return kept;
}

flow::graph adjustments::adjusted(const std::string& company, const flow::graph& plan) const {
    const auto found = companies_.find(company);
    if (found == companies_.end()) return plan;
    const auto with = [&](const current_adjustments& those) {
        auto changes = changes_of(those, plan).get_object();
        changes["prompts"] = changed_folder(company, plan.name);
        return flow::with_changes(plan, changes);
    };
    try {
        return with(found->second.current);
    } catch (const error&) {  // by one of them at least
    }
    try {
        return with(that_fit(found->second.current, plan, &log_));
    } catch (const error& wrong) {
        log_.error("what was changed of a flow cannot be put into it; it answers without",
                   {{"flow", plan.name}, {"company", company}, {"problem", wrong.what()}});
        return plan;
    }
}

void adjustments::start() {
    look();
}

void adjustments::look() {
    constexpr duration every = std::chrono::milliseconds{500};
    for (auto& [name, each] : companies_) {
        const bool here = with_.serves(name);
        if (!here) each.read = false;  // whoever serves it meanwhile may change it
        if (here && !each.read) read(name);
        if (here && each.read && !each.unheard.empty() && on_.now() >= each.ask_again)
            for (const auto& thing : std::exchange(each.unheard, {}))
                if (const auto found = each.current.find({"prompt", thing}); found != each.current.end())
                    load_recording(name, found->second);
    }
    looking_ = on_.after_in_background(every, [this] { look(); });
}

void adjustments::read(const std::string& company) {
    auto& in = companies_.at(company);
    if (!in.id) {
        store_.companies([this](const reply<std::vector<history::company>>& all) {
            if (!all) return;
            for (const auto& each : *all)
                if (const auto found = companies_.find(each.name); found != companies_.end())
                    found->second.id = each.id;
        });
        return;
    }
    store_.of(in.id).adjustments().current([this, company](const reply<std::vector<history::adjustment>>& all) {
        if (!all) return;
        auto& found = companies_.at(company);
        if (std::exchange(found.read, true)) return;
        found.current.clear();
        for (const auto& each : *all) found.current[{each.kind, each.key}] = each;
        if (found.current.empty()) return;
        if (with_.changed) with_.changed(company);
        std::vector<flow_ptr> plans;
        for (const auto& [address, plan] : found.by_address)
            if (std::ranges::find(plans, plan) == plans.end()) plans.push_back(plan);
        for (const auto& each : gone_changes(found.current, plans, company))
            log_.warning("of a flow", {{"problem", to_string(each)}});
        apply(company);
        load_recordings(company);
        log_.info("changes of flows read", {{"company", company}, {"changes", std::to_string(found.current.size())}});
    });
}

void adjustments::load_recordings(const std::string& company) {
    auto& in = companies_.at(company);
    for (const auto& [which, each] : in.current)
        if (which.first == "prompt") load_recording(company, each);
}

void adjustments::load_recording(const std::string& company, const history::adjustment& of) {
    auto& in = companies_.at(company);
    const auto first = of.key.find('/'), second = of.key.find('/', first + 1);
    const speech::clip_name name{changed_folder(company, of.key.substr(0, first)),
                                 of.key.substr(first + 1, second - first - 1), of.key.substr(second + 1)};
    auto* const line = with_.recordings();
    if (of.body.empty()) {  // taken back, perhaps by another center while this one had it
        if (line != nullptr) line->replace(name, {}, [](const speech::recording&) {});
        return;
    }
    store_.of(in.id).adjustments().content_of(
        history::adjustment_id::parse(text_in(parsed(of.body), "content")),
        [this, name, company, of](const reply<std::string>& bytes) {
            auto& found = companies_.at(company);
            const auto now = found.current.find({of.kind, of.key});
            if (now == found.current.end() || now->second.which != of.which) return;  // changed meanwhile
            auto* const to = with_.recordings();
            if (bytes && to != nullptr)
                return to->replace(name, *bytes, [this](const speech::recording& heard) {
                    if (!heard) log_.error("a recording of the desk's cannot be heard", {{"why", heard.why}});
                });
            log_.error("a recording of the desk's cannot be read; the flow's own is heard", {{"clip", name.clip}});
            if (bytes.what == history::verdict::not_found) return;
            found.unheard.insert(of.key);
            found.ask_again = on_.now() + std::chrono::seconds{5};
        });
}

void adjustments::apply(const std::string& company) {
    std::map<flow_ptr, flow::graph> made;  // one of a flow, however many addresses it has
    for (const auto& [address, plan] : companies_.at(company).by_address) {
        auto found = made.find(plan);
        if (found == made.end()) found = made.emplace(plan, adjusted(company, *plan)).first;
        with_.answer(address, found->second);
    }
}

/// By its name, among the company's; nullptr, and refused, where there is none.
const flow::graph* adjustments::flow_of(const wish& of) const {
    for (const auto& [address, plan] : of.in->by_address)
        if (plan->name == of.text("flow")) return plan.get();
    of.refuse(404, "the company has no such flow", "list_flows has them");
    return nullptr;
}

const history::adjustment* adjustments::current(const wish& of, const std::string& kind,
                                                const std::string& thing) const {
    const auto found = of.in->current.find({kind, thing});
    return found == of.in->current.end() || found->second.body.empty() ? nullptr : &found->second;
}

history::adjustment_book& adjustments::book(const wish& of) const {
    return store_.of(of.in->id).adjustments();
}

/// Durable, then in force, then `then`.
void adjustments::keep(const wish_ptr& of, const std::string& kind, const std::string& thing, std::string body,
                       std::string content, std::function<void(const history::adjustment&)> then) {
    history::adjustment made{store_.ids().next<history::adjustment>(),
                             kind,
                             thing,
                             std::move(body),
                             of->asked.by,
                             on_.calendar_now(),
                             content.size()};
    if (kind == "prompt" && !content.empty()) {
        auto about = parsed(made.body);
        about["content"] = to_string(made.which);
        made.body = json::serialize(about);
    }
    if (kind == "muted") of->in->muting.insert(thing);
    book(*of).put(
        made, std::move(content), [this, of, made, then = std::move(then)](const reply<history::nothing>& how) {
            if (made.kind == "muted") of->in->muting.erase(made.key);
            if (how.what == history::verdict::refused) return of->refuse(400, how.why, "mend that");
            if (!how) return of->refuse(503, "the change cannot be written now", "try again in a moment");
            of->in->current[{made.kind, made.key}] = made;
            if (!is_of_flows(made.kind)) {
                if (with_.changed) with_.changed(of->asked.company);
            } else if (made.kind != "prompt" && made.kind != "down") {
                apply(of->asked.company);
            }
            log_.info("changed at the desk",
                      {{"company", of->asked.company}, {"kind", made.kind}, {"what", made.key}, {"by", made.by}});
            then(made);
        });
}

/// Whether every flow that it concerns still is one with it; else refused with what is wrong.
bool adjustments::fits(const wish_ptr& of, const std::string& flow, const std::string& kind, const std::string& thing,
                       const std::string& body) {
    const auto draft = [&](current_adjustments made) {
        made[{kind, thing}] = {.kind = kind, .key = thing, .body = body};
        return made;
    };
    std::set<flow_ptr> tried;
    for (const auto& [address, plan] : of->in->by_address) {
        if ((!flow.empty() && plan->name != flow) || !tried.insert(plan).second) continue;
        try {
            (void)flow::with_changes(*plan, changes_of(draft(of->in->current), *plan));
            continue;
        } catch (const error&) {  // perhaps by another one
        }
        try {
            auto others = of->in->current;
            others.erase({kind, thing});
            (void)flow::with_changes(*plan, changes_of(draft(that_fit(others, *plan, nullptr)), *plan));
        } catch (const error& wrong) {
            of->refuse(wrong);
            return false;
        }
    }
    return true;
}

void adjustments::adjust(api::adjustment_asked what, told then) {
    static const std::map<std::string_view, step> steps{
        {"list_flows", &adjustments::list_flows},         {"draw_flow", &adjustments::draw_flow},
        {"list_changes", &adjustments::list_changes},     {"mute_choice", &adjustments::mute_choice},
        {"list_notices", &adjustments::list_notices},     {"write_notice", &adjustments::write_notice},
        {"end_notice", &adjustments::end_notice},         {"list_calendars", &adjustments::list_calendars},
        {"write_calendar", &adjustments::write_calendar}, {"restore_calendar", &adjustments::restore_calendar},
        {"list_prompts", &adjustments::list_prompts},     {"list_prompt_versions", &adjustments::list_prompt_versions},
        {"fetch_prompt", &adjustments::fetch_prompt},     {"store_prompt", &adjustments::store_prompt},
        {"use_prompt", &adjustments::use_prompt},         {"set_flow_state", &adjustments::set_flow_state}};
    const auto of = std::make_shared<wish>(wish{{std::move(what), std::move(then)}});
    const auto found = companies_.find(of->asked.company);
    if (found == companies_.end()) return of->refuse(404, "the company has no flows here", "check its name");
    of->in = &found->second;
    if (!of->in->read)
        return of->refuse(503, "what was changed before has not been read yet, or another center serves this company",
                          "try again in a moment");
    (this->*steps.at(of->asked.operation))(of);
}

const current_adjustments* adjustments::kept_of(const std::string& company) const {
    const auto found = companies_.find(company);
    return found == companies_.end() || !found->second.read ? nullptr : &found->second.current;
}

std::vector<flow_ptr> adjustments::flows_of(const std::string& company) const {
    std::vector<flow_ptr> all;
    if (const auto found = companies_.find(company); found != companies_.end())
        for (const auto& [address, plan] : found->second.by_address)
            if (std::ranges::find(all, plan) == all.end()) all.push_back(plan);
    return all;
}

void adjustments::keep_for(api::adjustment_asked by, told otherwise, const std::string& kind, const std::string& thing,
                           std::string body, std::function<void(const history::adjustment&)> then) {
    const auto of = std::make_shared<wish>(wish{{std::move(by), std::move(otherwise)}});
    const auto found = companies_.find(of->asked.company);
    if (found == companies_.end() || !found->second.read)
        return of->refuse(503, "what was changed before has not been read yet, or another center serves this company",
                          "try again in a moment");
    of->in = &found->second;
    keep(of, kind, thing, std::move(body), {}, std::move(then));
}

std::optional<std::string> adjustments::taken_down(const std::string& address) const {
    const auto down = [](const served& in, const std::string& at) -> std::optional<std::string> {
        const auto plan = in.by_address.find(at);
        if (plan == in.by_address.end()) return {};
        const auto found = in.current.find({"down", plan->second->name});
        if (found == in.current.end() || found->second.body.empty()) return {};
        return text_in(parsed(found->second.body), "why");
    };
    // Whose the address is, he alone; else whoever takes all others.
    for (const auto& at : {address, std::string{"*"}})
        for (const auto& [name, each] : companies_)
            if (each.by_address.contains(at)) return down(each, at);
    return {};
}

}  // namespace palabre_center
