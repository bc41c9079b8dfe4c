// src/flow/expression.cpp - the public face of expressions, and the scope that they read.
#include "palabre/flow/expression.hpp"

#include "flow/evaluator.hpp"
#include "flow/program.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <utility>

namespace palabre::flow {

scope& scope::add(const value& variables) {
    if (!variables.is_object()) throw error{errc::invalid_argument, "the variables of a scope are an object"};
    if (count_ == capacity) throw error{errc::too_large, fmt::format("a scope has at most {} objects", capacity)};
    layers_[count_++] = &variables;
    return *this;
}

const value* scope::find(std::string_view name) const noexcept {
    for (std::size_t i = count_; i-- > 0;)
        if (const value* found = layers_[i]->get_object().if_contains(name)) return found;
    return nullptr;
}

std::string_view to_string(fault why) noexcept {
    switch (why) {
    case fault::no_such_variable: return "no_such_variable";
    case fault::no_such_field: return "no_such_field";
    case fault::out_of_range: return "out_of_range";
    case fault::type_mismatch: return "type_mismatch";
    case fault::overflow: return "overflow";
    case fault::division_by_zero: return "division_by_zero";
    case fault::bad_value: return "bad_value";
    case fault::too_large: return "too_large";
    }
    return "unknown";
}

expression::expression(std::shared_ptr<const detail::program> parsed) noexcept : program_{std::move(parsed)} {
}

expression expression::parse(std::string_view text, place where) {
    const errc code = where.file.empty() ? errc::invalid_argument : errc::invalid_file;
    if (where.file.empty()) where = {"expression", 1, 1};
    if (text.size() > max_source)
        detail::raise(code, {{0, fmt::format("an expression of more than {} bytes", max_source), "split it in two"}},
                      where, {});
    std::vector<detail::complaint> complaints;
    auto made = detail::parse(text, false, complaints).made;
    detail::raise(code, std::move(complaints), where, text);
    made->source = text;
    made->where = std::move(where);
    return expression{std::move(made)};
}

evaluated expression::evaluate(const scope& variables) const {
    detail::evaluator run{*program_, variables};
    const detail::cell result = run.run();
    if (result.failed()) return run.explain(result);
    std::size_t budget = run.memory().left();
    auto made = detail::to_json(result, budget);
    if (!made) return run.explain(detail::failure(fault::too_large, program_->root));
    return std::move(*made);
}

tested expression::test(const scope& variables) const {
    detail::evaluator run{*program_, variables};
    const detail::cell result = run.run();
    if (result.is == detail::tag::boolean) return result.boolean;
    if (result.failed()) return run.explain(result);
    evaluation_error wrong{fault::type_mismatch, program_->where, {}};
    wrong.what = fmt::format("a condition is a bool, this is {}", to_string(detail::kind_of(result.is)));
    return wrong;
}

std::vector<std::string> expression::variables() const {
    return detail::variables_of(*program_);
}

checked expression::check(const type& variables, kind wanted) const {
    return detail::check(*program_, variables, wanted);
}

const std::string& expression::text() const noexcept {
    return program_->source;
}

}  // namespace palabre::flow
