// src/store/follow_up_handle.cpp - checks what is asked of what follows calls, and sends it to where it is answered.
#include "store/follow_up_handle.hpp"

#include "history/validate.hpp"
#include "store/follow_up_rows.hpp"

namespace palabre::sql {

using history::reply;
using h = history::verdict;

void follow_up_handle::waiting(std::size_t limit, on_reply<std::vector<history::follow_up>> then) {
    using all = std::vector<history::follow_up>;
    if (auto why = history::why_refused_limit(limit); !why.empty())
        return by_.answer<all>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<all>(
        company_,
        [limit](asking& in) {
            return reply<all>{h::done, follow_ups_waiting(in, limit), {}};
        },
        std::move(then));
}

void follow_up_handle::done_for(history::customer_id who, history::follow_up_kind which, std::size_t limit,
                                on_reply<std::vector<history::follow_up>> then) {
    using all = std::vector<history::follow_up>;
    if (auto why = history::why_refused_limit(limit); !why.empty())
        return by_.answer<all>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<all>(
        company_,
        [=](asking& in) -> reply<all> {
            auto found = follow_ups_done_for(in, who, which, limit);
            if (!found) return {h::not_found, {}, "there is no such customer"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void follow_up_handle::follow_up_of(history::follow_up_id which, on_reply<history::follow_up> then) {
    by_.read<history::follow_up>(
        company_,
        [which](asking& in) -> reply<history::follow_up> {
            auto found = sql::follow_up_of(in, which);
            if (!found) return {h::not_found, {}, "nothing of that id follows a call"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void follow_up_handle::answers_to(history::follow_up_id which, on_reply<std::vector<history::survey_answer>> then) {
    by_.read<std::vector<history::survey_answer>>(
        company_,
        [which](asking& in) {
            return reply<std::vector<history::survey_answer>>{h::done, sql::answers_to(in, which), {}};
        },
        std::move(then));
}

void follow_up_handle::counts(const history::survey_question& which,
                              on_reply<std::vector<history::survey_count>> then) {
    by_.read<std::vector<history::survey_count>>(
        company_,
        [which](asking& in) {
            return reply<std::vector<history::survey_count>>{h::done, survey_counts(in, which), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
