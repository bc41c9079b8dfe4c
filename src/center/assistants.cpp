// src/center/assistants.cpp - asks a company's assistant, and holds its wishes against what is described.
#include "center/assistants.hpp"

#include "palabre/assistant/operations.hpp"
#include "palabre/core/secret.hpp"

#include <algorithm>
#include <utility>

namespace palabre {
namespace {

using flow::event::assisted;

std::vector<assistant::turn> turns_of(const value& told) {
    std::vector<assistant::turn> all;
    for (const auto& each : told.as_array()) {
        const bool his = each.at("by").as_string() == "customer";
        all.push_back({his ? assistant::turn::by::customer : assistant::turn::by::assistant,
                       std::string{each.at("text").as_string()}});
    }
    return all;
}

value noted(const assistant::answer& said) {
    boost::json::array sources;
    for (const auto& each : said.sources)
        sources.push_back(
            boost::json::object{{"kind", each.kind}, {"name", each.name}, {"confidence", each.confidence}});
    return boost::json::object{{"confidence", said.confidence}, {"sources", std::move(sources)}, {"cost", said.cost}};
}

/// Those that the connector describes and the flow's node allows.
assistant::operations_allowed allowed(const std::string& name, const connector* with,
                                      const std::vector<std::string>& may) {
    assistant::operations_allowed all;
    for (auto& each : with != nullptr ? with->operations() : std::vector<operation>{})
        if (std::ranges::find(may, name + "." + each.name) != may.end()) all[name].push_back(std::move(each));
    return all;
}

assisted told(const assistant::answer& said, const std::vector<std::string>& may,
              const std::function<connector*(const std::string&)>& connected) {
    assisted made;
    made.memory = said.memory;
    made.noted = noted(said);
    if (const auto* const reply = std::get_if<assistant::reply>(&said.what)) {
        made.what = assisted::kind::reply;
        made.text = reply->text;
    } else if (const auto* const question = std::get_if<assistant::question>(&said.what)) {
        made.what = assisted::kind::question;
        made.text = question->text;
        made.choices = question->choices;
    } else if (const auto* const act = std::get_if<assistant::act>(&said.what)) {
        const auto all = allowed(act->connector, connected(act->connector), may);
        made.what = assisted::kind::act;
        made.connector = act->connector;
        made.operation = act->operation;
        if (auto why = assistant::why_not_run(*act, all); !why.empty()) {
            made.what = assisted::kind::hand_over;
            made.text = std::move(why);
            return made;
        }
        made.arguments = act->arguments;
        made.confirmed = act->confirmed;
        const auto& is = *std::ranges::find(all.at(act->connector), act->operation, &operation::name);
        for (const auto& each : is.arguments)
            if (each.secret) made.secret_arguments.push_back(each.name);
    } else {
        const auto& gave_up = std::get<assistant::hand_over>(said.what);
        made.what = assisted::kind::hand_over;
        made.text = gave_up.reason;
        made.edge = gave_up.edge;
        made.slots = gave_up.slots;
    }
    return made;
}

}  // namespace

void mask_secrets(assistant::act& wish, const connector* with) {
    const auto all = with != nullptr ? with->operations() : std::vector<operation>{};
    const auto described = std::ranges::find(all, wish.operation, &operation::name);
    if (described != all.end()) {
        wish.arguments = without_secrets(std::move(wish.arguments), described->arguments);
    } else if (auto* const given = wish.arguments.if_object()) {
        for (auto& each : *given) each.value() = masked_secret;
    }
}

void assistants::set(const std::string& company, const std::string& name, std::shared_ptr<assistant::assistant> who) {
    if (who)
        by_name_[{company, name}] = std::move(who);
    else
        by_name_.erase({company, name});
}

bool assistants::ask(const std::string& company, const conversation_info& about,
                     const flow::action::ask_assistant& what,
                     const std::function<connector*(const std::string&)>& connected,
                     const std::function<void(assisted)>& then) {
    assistant::conversation_so_far so_far;
    so_far.language = what.language;
    so_far.address = about.from;
    so_far.turns = turns_of(what.turns);
    so_far.memory = what.memory;
    so_far.anew = what.anew;
    return consult(
        company, what.assistant, std::move(so_far), what.message, what.timeout,
        [may = what.may, connected, then](const assistant::answer& said) { then(told(said, may, connected)); });
}

bool assistants::consult(const std::string& company, const std::string& name, assistant::conversation_so_far so_far,
                         const std::string& message, duration limit, std::function<void(assistant::answer)> then) {
    auto found = by_name_.find({company, name});
    if (found == by_name_.end()) found = by_name_.find({std::string{}, name});
    if (found == by_name_.end()) return false;
    so_far.company = company;
    const auto number = numbers_.parse(so_far.address, country{});
    if (number && !number->is_short_code())
        so_far.country = number->home().code();
    else
        so_far.address.clear();
    const auto id = ++last_;
    const auto whom = found->second;
    auto pending = whom->ask(so_far, message, runtime_.now() + limit,
                             [open = std::weak_ptr{open_}, id, then = std::move(then)](assistant::answer said) {
                                 const auto all = open.lock();
                                 if (!all) return;
                                 const auto let_go = all->extract(id);
                                 then(std::move(said));
                             });
    open_->emplace(id, std::pair{whom, std::move(pending)});
    return true;
}

void assistants::clear() {
    const auto named = std::exchange(by_name_, {});
    const auto asked = std::exchange(open_, nullptr);
}

}  // namespace palabre
