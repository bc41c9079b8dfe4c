// src/api/service_surveys.cpp - what customers answered to surveys, counted.
#include "api/service_task.hpp"
#include "palabre/campaign/after_calls.hpp"
#include "palabre/history/follow_up_book.hpp"

#include <boost/json/array.hpp>

namespace palabre::api {

void service::count_surveys(const job& of) {
    history::survey_question which;
    which.by = history::survey_group_from(of->text("by", "all"));
    which.survey = of->text("survey");
    which.from = of->moment("from").value_or(which.from);
    which.to = of->moment("to").value_or(which.to);
    of->in->follow_ups().counts(which, [of](const reply<std::vector<history::survey_count>>& told) {
        if (!told) return of->refuse(told, "");
        json::array all;
        for (const auto& each : *told) all.push_back(campaign::told(each));
        of->tell({{"figures", std::move(all)}});
    });
}

}  // namespace palabre::api
