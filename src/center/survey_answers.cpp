// src/center/survey_answers.cpp - what a customer has answered to a survey, out of the flow that asked him.
#include "center/survey_answers.hpp"

#include "center/fitting.hpp"

#include <boost/json/object.hpp>

#include <exception>
#include <optional>
#include <variant>

namespace palabre {
namespace {

std::optional<history::follow_up_id> survey_of(const boost::json::object& variables) {
    const auto* const named = variables.if_contains("survey_id");
    if (named == nullptr || !named->is_string() || named->get_string().empty()) return {};
    try {
        return history::follow_up_id::parse(named->get_string());
    } catch (const std::exception&) {  // a flow's own business
        return {};
    }
}

const char* kind_of(const flow::step::survey_question& asked) {
    if (asked.most == 0) return "text";
    if (asked.least == 0 && asked.most == 10) return "nps";
    return asked.least == 1 && asked.most == 5 ? "csat" : "number";
}

}  // namespace

std::vector<history::change::any> survey_answers(const flow::graph& plan, const flow::session& talk, calendar_time at) {
    std::vector<history::change::any> made;
    const auto* const variables = talk.variables.if_object();
    const auto which = variables != nullptr ? survey_of(*variables) : std::nullopt;
    if (!which) return made;
    for (const auto& [id, node] : plan.nodes()) {
        const auto* const asks = std::get_if<flow::step::survey>(&node.step);
        const auto* const given = asks != nullptr ? variables->if_contains(asks->into) : nullptr;
        if (given == nullptr || !given->is_object()) continue;
        for (const auto& each : asks->questions) {
            const auto* const answer = given->get_object().if_contains(each.id);
            if (answer == nullptr) continue;
            history::survey_answer one{.of = *which};
            one.question = asks->into + "." + each.id;
            one.kind = kind_of(each);
            if (answer->is_int64())
                one.number = answer->get_int64();
            else if (answer->is_string())
                one.text = fitting(std::string{answer->get_string()});
            one.at = at;
            made.emplace_back(history::change::note_survey_answer{std::move(one)});
        }
    }
    return made;
}

value told_answers(const std::vector<history::change::any>& of) {
    boost::json::object answers;
    std::string which;
    for (const auto& each : of) {
        const auto* const noted = std::get_if<history::change::note_survey_answer>(&each);
        if (noted == nullptr) continue;
        which = to_string(noted->what.of);
        if (noted->what.number)
            answers[noted->what.question] = *noted->what.number;
        else
            answers[noted->what.question] = noted->what.text;
    }
    return {{"survey", which}, {"answers", std::move(answers)}};
}

}  // namespace palabre
