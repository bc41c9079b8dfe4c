// src/flow/check_described.cpp - requests of a flow against the described operations that they name.
#include "palabre/flow/described.hpp"

#include "core/nearest.hpp"
#include "flow/assigned.hpp"
#include "flow/check.hpp"
#include "flow/node_parts.hpp"
#include "flow/secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace palabre::flow {
namespace {

using described = palabre::operation;
using field_kind = operation_field::kind;

/// What is known of such a field; a number may be whole or not.
type type_of(field_kind is) {
    switch (is) {
    case field_kind::text: return kind::string;
    case field_kind::integer: return kind::integer;
    case field_kind::boolean: return kind::boolean;
    case field_kind::list: return kind::list;
    case field_kind::object: return kind::map;
    case field_kind::any:
    case field_kind::number: break;
    }
    return kind::dynamic;
}

type type_of(const std::vector<operation_field>& fields) {
    std::vector<field> all;
    for (const auto& each : fields)
        if (each.name.find('.') == std::string::npos) all.push_back({each.name, type_of(each.is)});
    return type::structure(std::move(all));
}

/// False where a value of that kind is never such a field: moments are texts in JSON.
bool fits(kind given, field_kind wanted) {
    if (given == kind::dynamic || wanted == field_kind::any) return true;
    switch (wanted) {
    case field_kind::text: return given == kind::string || given == kind::timestamp || given == kind::duration;
    case field_kind::integer: return given == kind::integer || given == kind::unsigned_integer;
    case field_kind::number:
        return given == kind::integer || given == kind::unsigned_integer || given == kind::floating;
    case field_kind::boolean: return given == kind::boolean;
    case field_kind::list: return given == kind::list;
    case field_kind::object: return given == kind::map;
    case field_kind::any: break;
    }
    return true;
}

const operation_field* find(const std::vector<operation_field>& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &operation_field::name);
    return found == fields.end() ? nullptr : &*found;
}

std::vector<std::string_view> names_of(const auto& named) {
    std::vector<std::string_view> all;
    for (const auto& each : named) all.push_back(each.name);
    return all;
}

class descriptions {
public:
    descriptions(const graph& of, const described_connectors& against)
        : of_{of}, against_{against}, secrets_{secrets_of(of)}, ignored_{of}, plan_{of, ignored_}, known_{plan_},
          to_{of} {}

    std::vector<problem> run() {
        for (at_ = 0; at_ < plan_.size(); ++at_) {
            if (const auto* request = request_of(plan_.node(at_).step)) check(*request);
            if (const auto* bot = plan_.as<step::bot>(at_))
                for (const auto& each : bot->answers) check(each);
        }
        check_reads();
        return std::move(to_).in_order();
    }

private:
    const std::string& id() const { return plan_.id(at_); }
    void add(std::string what, std::string cure) { to_.add(at_, {}, std::move(what), std::move(cure)); }
    std::string near_or(std::string_view word, const std::vector<std::string_view>& known, std::string otherwise) {
        auto near = to_.nearest(word, known);
        return near.empty() ? std::move(otherwise) : near;
    }

    const described* find(const step::lookup& request) {
        const auto connector = against_.operations.find(request.connector);
        if (connector == against_.operations.end() || connector->second.empty()) return nullptr;
        const auto found = std::ranges::find(connector->second, request.operation, &described::name);
        if (found != connector->second.end()) return &*found;
        if (against_.undescribed.contains(request.connector + "." + request.operation)) return nullptr;
        add(fmt::format("'{}' asks '{}.{}', which {} does not describe", id(), request.connector, request.operation,
                        against_.by),
            near_or(request.operation, names_of(connector->second), "describe it there"));
        return nullptr;
    }

    void check(const step::lookup& request) {
        const described* const is = find(request);
        if (is == nullptr) return;
        const auto called = fmt::format("{}.{}", request.connector, request.operation);
        check_use(*is, called);
        check_arguments(request, *is, called);
        check_declared(request, *is, called);
        const bool hides = std::ranges::any_of(is->result, &operation_field::secret);
        if (hides && !request.secret)
            add(fmt::format("'{}' asks '{}', whose answer has a secret: it would be written down", id(), called),
                "add 'secret: true'");
        if (request.secret && !has_secret(*is) && (is->fresh_for > duration{0} || is->stale_for > duration{0}))
            add(fmt::format("'{}' keeps the answer of '{}' secret, and {} has it cached", id(), called, against_.by),
                "mark the secret fields there, and leave out fresh_for and stale_for");
    }

    /// An assistant asks only what is described.
    void check(const step::bot_answer& told) {
        const step::lookup request{.connector = told.connector, .operation = told.operation};
        const auto called = fmt::format("{}.{}", request.connector, request.operation);
        const described* const is = find(request);
        if (is == nullptr) {
            if (against_.undescribed.contains(called))
                add(fmt::format("'{}' lets an assistant ask '{}', which {} does not describe", id(), called,
                                against_.by),
                    "describe it there");
            return;
        }
        check_declared(request, *is, called);
        if (!may_ask(*is, "flow"))
            add(fmt::format("'{}' asks '{}', which flows may not", id(), called),
                "leave it to those whom its 'roles' name, or add flow there");
        if (std::ranges::any_of(is->result, &operation_field::secret))
            add(fmt::format("'{}' tells the answer of '{}', which has a secret", id(), called),
                "let an edge lead to a lookup with 'secret: true'");
        const auto declared = std::ranges::find_if(of_.operations, [&](const operation& each) {
            return each.connector == told.connector && each.name == told.operation;
        });
        if (declared != of_.operations.end() && declared->writes != is->writes)
            add(fmt::format("the flow and {} do not agree on whether '{}' writes", against_.by, called),
                "let both say the same under 'writes'");
    }

    void check_use(const described& is, const std::string& called) {
        const auto& step = plan_.node(at_).step;
        const auto* const act = std::get_if<step::act>(&step);
        if (act != nullptr && !is.writes)
            add(fmt::format("'{}' is an act, and '{}' is not described to write", id(), called),
                "make it a lookup, or describe 'writes: true'");
        if (act == nullptr && is.writes)
            add(fmt::format("'{}' is a {}, and '{}' writes: it would be asked again after a timeout", id(),
                            kind_of(step), called),
                "make it an act");
        if (!may_ask(is, "flow"))
            add(fmt::format("'{}' asks '{}', which flows may not", id(), called),
                "leave it to those whom its 'roles' name, or add flow there");
        if (act != nullptr && is.writes && is.confirmed && act->confirmed_by.empty())
            add(fmt::format("'{}' changes something, and {} wants the customer to agree", id(), against_.by),
                "name the menu or the confirmed collect where he does in 'confirmed_by'");
    }

    void check_arguments(const step::lookup& request, const described& is, const std::string& called) {
        if (is.arguments.empty()) return;
        std::set<std::string_view> given;
        for (const auto& [name, value] : request.with) {
            given.insert(name);
            const auto* const wanted = flow::find(is.arguments, name);
            if (wanted == nullptr) {
                add(fmt::format("'{}' gives '{}', which '{}' does not take", id(), name, called),
                    near_or(name, names_of(is.arguments), "leave it out"));
                continue;
            }
            const auto paths = value.variables();
            const auto given_kind = value.check(known_.environment(paths, {})).result.kind();
            if (!fits(given_kind, wanted->is))
                add(fmt::format("'{}' gives {} as '{}', where '{}' takes {}", id(), to_string(given_kind), name, called,
                                to_string(wanted->is)),
                    "convert it");
            if (wanted->secret && !paths.empty() && !mentions(paths, secrets_))
                add(fmt::format("'{}' gives '{}', a secret of '{}', from what is written down", id(), name, called),
                    "mark the collect or the lookup that it comes from with 'secret: true'");
        }
        for (const auto& each : is.arguments)
            if (each.required && !given.contains(each.name))
                add(fmt::format("'{}' does not give '{}', which '{}' takes", id(), each.name, called),
                    fmt::format("add '{}' under 'with'", each.name));
    }

    /// What the flow declares of the answer, once an operation.
    void check_declared(const step::lookup& request, const described& is, const std::string& called) {
        if (is.result.empty() || !told_.insert(called).second) return;
        const auto declared = std::ranges::find_if(of_.operations, [&](const operation& each) {
            return each.connector == request.connector && each.name == request.operation;
        });
        if (declared == of_.operations.end()) return;
        for (const auto& each : declared->result.fields()) {
            const auto* const field = flow::find(is.result, each.name);
            if (field == nullptr)
                add(fmt::format("the answer of '{}' has no field '{}'", called, each.name),
                    near_or(each.name, names_of(is.result), fmt::format("describe it in {}", against_.by)));
            else if (!fits(each.type.kind(), field->is))
                add(fmt::format("the flow declares '{}' of '{}' as {}, and {} describes it as {}", each.name, called,
                                to_string(each.type.kind()), against_.by, to_string(field->is)),
                    "let both say the same");
        }
    }

    /// The flow's texts and expressions once more, knowing what answers have: what is new of that is told.
    void check_reads() {
        graph knowing = of_;
        for (const auto& [connector, all] : against_.operations)
            for (const auto& is : all)
                learn(knowing, connector, is, against_.lists.contains(connector + "." + is.name));
        const auto told_of = [](const graph& of) {
            checks::findings found{of};
            checks::findings aside{of};
            checks::check_values(checks::plan{of, aside}, found);
            return std::move(found).in_order();
        };
        const auto before = told_of(of_);
        for (auto& each : told_of(knowing))
            if (std::ranges::find(before, each) == before.end())
                to_.add(each.where, std::move(each.what), std::move(each.cure));
    }

    static void learn(graph& of, const std::string& connector, const described& is, bool many) {
        if (is.result.empty()) return;
        auto declared = std::ranges::find_if(
            of.operations, [&](const operation& each) { return each.connector == connector && each.name == is.name; });
        if (declared == of.operations.end()) {
            operation made{connector, is.name, {}, type{}, is.writes};
            for (const auto& each : is.arguments) made.arguments.push_back({each.name, kind::dynamic});
            declared = of.operations.insert(of.operations.end(), std::move(made));
        }
        const auto& result = declared->result;
        if (many ? !result.closed() : result.kind() == kind::list && result.element() == nullptr)
            declared->result = type::list_of(type_of(is.result));
        else if (!result.closed() && result.kind() != kind::list)
            declared->result = type_of(is.result);
    }

    const graph& of_;
    const described_connectors& against_;
    const secret_names secrets_;
    checks::findings ignored_;  // what graph::check() tells
    const checks::plan plan_;
    const checks::variables known_;
    checks::findings to_;
    checks::node_number at_ = 0;
    std::set<std::string> told_;
};

}  // namespace

std::vector<problem> check_described(const graph& of, const described_connectors& against) {
    if (of.nodes().empty() || against.operations.empty()) return {};
    return descriptions{of, against}.run();
}

}  // namespace palabre::flow
