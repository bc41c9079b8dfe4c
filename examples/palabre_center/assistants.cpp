// examples/palabre_center/assistants.cpp - companies' assistants: made, taught, and held against connectors.
#include "assistants.hpp"

#include "configuration.hpp"

#include "palabre/assistant/in_order.hpp"
#include "palabre/assistant/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace palabre_center {

using namespace palabre;

namespace {

using described_operations = std::map<std::string, std::vector<operation>>;

const operation* find(const described_operations& all, const std::string& called) {
    const auto dot = std::min(called.find('.'), called.size());
    const auto connector = all.find(called.substr(0, dot));
    if (connector == all.end()) return nullptr;
    const auto found =
        std::ranges::find(connector->second, called.substr(std::min(dot + 1, called.size())), &operation::name);
    return found == connector->second.end() ? nullptr : &*found;
}

std::vector<std::string> acts_of(const assistant_settings& of) {
    std::vector<std::string> all;
    if (of.intents)
        for (const auto& each : of.intents->intents)
            if (!each.operation.empty()) all.push_back(each.connector + "." + each.operation);
    return all;
}

/// Asks in the assistant's name: by the roles of flows, and what changes something is noted.
class asks_center final : public connector {
public:
    asks_center(runtime& on, center& whom, asking as, std::vector<operation> described)
        : runtime_{on}, whom_{whom}, as_{std::move(as)}, described_{std::move(described)} {}

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        auto what = as_;
        what.operation = operation;
        what.arguments = std::move(arguments);
        what.limit = std::max(duration{0}, deadline - runtime_.now());
        whom_.ask(std::move(what), std::move(then));
    }
    std::vector<operation> operations() const override { return described_; }

private:
    runtime& runtime_;
    center& whom_;
    const asking as_;
    const std::vector<operation> described_;
};

/// An assistant with what it asks.
struct equipped {
    std::vector<std::unique_ptr<asks_center>> asks;
    std::shared_ptr<assistant::assistant> who;
};

std::shared_ptr<assistant::assistant> make(runtime& on, center& in, const std::string& company,
                                           const assistant_settings& of, const described_operations& described) {
    const auto made = std::make_shared<equipped>();
    std::vector<assistant::rung> rungs;
    if (!of.faq.empty()) rungs.push_back({"faq", assistant::make_faq(on, of.faq), of.faq_threshold});
    if (of.intents && of.learnt)
        rungs.push_back({"intents", assistant::make_intents(on, *of.intents, *of.learnt, numbering::plans::builtin()),
                         of.intents_threshold});
    if (of.llm) {
        auto options = *of.llm;
        for (const auto& called : of.operations)
            if (const auto* const is = find(described, called))
                options.allowed[called.substr(0, called.find('.'))].push_back(*is);
        for (const auto& [name, operations] : options.allowed) {
            asking as;
            as.who = "assistant " + of.name;
            as.roles = {"flow"};
            as.company = company;
            as.connector = name;
            made->asks.push_back(std::make_unique<asks_center>(on, in, std::move(as), operations));
            options.connectors[name] = made->asks.back().get();
        }
        // A passage that does not answer by itself may hold what the model needs.
        if (!of.faq.empty()) options.faq = assistant::make_faq(on, of.faq, {.threshold = of.faq_threshold / 2});
        rungs.push_back({"llm", assistant::make_llm(on, std::move(options)), of.llm_threshold});
    }
    made->who = assistant::make_in_order(on, std::move(rungs));
    return {made, made->who.get()};
}

}  // namespace

std::vector<problem> assistant_problems(const configuration& of) {
    std::vector<problem> found;
    const auto all = described(of.connectors, of.file).operations;
    for (const auto& company : of.companies)
        for (const auto& each : company.assistants) {
            const auto add = [&](std::string what, std::string cure) {
                found.push_back({each.where, fmt::format("the assistant '{}' {}", each.name, what), std::move(cure)});
            };
            const auto look = [&](const std::string& called) -> const operation* {
                const auto* const is = find(all, called);
                if (is == nullptr)
                    add(fmt::format("may ask '{}', which no connector describes", called),
                        "describe it under 'connectors'");
                else if (!may_ask(*is, "flow"))
                    add(fmt::format("may ask '{}', which flows may not", called), "add flow to its 'roles'");
                return is;
            };
            for (const auto& called : each.operations) look(called);
            if (!each.intents) continue;
            for (const auto& one : each.intents->intents) {
                if (one.operation.empty()) continue;
                const auto called = one.connector + "." + one.operation;
                const auto* const is = look(called);
                if (is == nullptr) continue;
                if (assistant::needs_yes(*is) && one.confirm.empty())
                    add(fmt::format("has '{}' done for '{}', which changes something, and asks nobody", called,
                                    one.name),
                        fmt::format("write 'confirm' for '{}' in its intents.yaml", one.name));
                for (const auto& slot : one.slots)
                    if (!is->arguments.empty() &&
                        std::ranges::find(is->arguments, slot.name, &operation_field::name) == is->arguments.end())
                        add(fmt::format("gives '{}' to '{}', which does not take it", slot.name, called),
                            "rename or remove that slot of its intents.yaml");
                for (const auto& needed : is->arguments)
                    if (needed.required && std::ranges::none_of(one.slots, [&](const assistant::slot& slot) {
                            return slot.name == needed.name && slot.required;
                        }))
                        add(fmt::format("does not give '{}' to '{}'", needed.name, called),
                            fmt::format("add a slot '{}' to '{}' in its intents.yaml", needed.name, one.name));
            }
        }
    return found;
}

std::vector<problem> learn(configuration& of) {
    std::vector<problem> found;
    for (auto& company : of.companies)
        for (auto& each : company.assistants) try {
                if (!each.intents) continue;
                each.learnt = each.model.empty() ? assistant::intent_model::train(each.intents->examples)
                                                 : assistant::intent_model::load(each.model, each.intents->examples);
            } catch (const error& wrong) {
                for (auto told : wrong.problems()) {
                    if (told.where.line == 0) {
                        if (!each.model.empty()) told.what = each.model + ": " + told.what;
                        told.where = each.where;
                    }
                    found.push_back(std::move(told));
                }
            }
    return found;
}

flow::known_assistants known_assistants(const configuration& of, const std::string& company) {
    flow::known_assistants made{of.file};
    const auto all = described(of.connectors, of.file).operations;
    for (const auto& whose : of.companies) {
        if (whose.keeps.company != company) continue;
        for (const auto& each : whose.assistants) {
            auto& known = made.all[each.name];
            if (each.intents)
                for (const auto& one : each.intents->intents)
                    if (!one.edge.empty()) known.edges.insert(one.edge);
            for (const auto& called : acts_of(each)) known.acts.insert(called);
            for (const auto& called : each.operations)
                if (const auto* const is = find(all, called); is != nullptr && is->writes) known.acts.insert(called);
            known.operations = known.acts;
            known.operations.insert(each.operations.begin(), each.operations.end());
        }
    }
    return made;
}

void set_assistants(runtime& on, center& in, const configuration& before, const configuration& wanted) {
    for (const auto& company : before.companies)
        for (const auto& each : company.assistants) in.assist(company.keeps.company, each.name, nullptr);
    const auto all = described(wanted.connectors, wanted.file).operations;
    for (const auto& company : wanted.companies)
        for (const auto& each : company.assistants)
            in.assist(company.keeps.company, each.name, make(on, in, company.keeps.company, each, all));
}

}  // namespace palabre_center
