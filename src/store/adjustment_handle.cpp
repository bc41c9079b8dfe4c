// src/store/adjustment_handle.cpp - checks what is asked of adjustments, and sends it to where it is answered.
#include "store/adjustment_handle.hpp"

#include "history/adjustment_rules.hpp"
#include "history/validate.hpp"
#include "store/adjustment_rows.hpp"

namespace palabre::sql {

using namespace history;
using h = history::verdict;

void adjustment_handle::put(adjustment what, std::string content, on_reply<nothing> then) {
    if (auto why = why_refused(what, content); !why.empty())
        return by_.answer<nothing>({h::refused, {}, std::move(why)}, std::move(then));
    const auto bytes = 256 + sizeof what + what.body.size() + content.size();
    by_.write<nothing>(
        company_,
        [what = std::move(what), content = std::move(content)](writing& in) {
            put_adjustment(in.on, in.company, what, content);
            return nothing{};
        },
        std::move(then), 1, bytes);
}

void adjustment_handle::current(on_reply<std::vector<adjustment>> then) {
    by_.read<std::vector<adjustment>>(
        company_,
        [](asking& in) {
            return reply<std::vector<adjustment>>{h::done, current_adjustments(in.on, in.company), {}};
        },
        std::move(then));
}

void adjustment_handle::adjustments(const std::string& kind, const std::string& key, std::size_t limit,
                                    on_reply<std::vector<adjustment>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return by_.answer<std::vector<adjustment>>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<std::vector<adjustment>>(
        company_,
        [kind, key, limit](asking& in) {
            return reply<std::vector<adjustment>>{h::done, sql::adjustments(in.on, in.company, kind, key, limit), {}};
        },
        std::move(then));
}

void adjustment_handle::content_of(adjustment_id which, on_reply<std::string> then) {
    by_.read<std::string>(
        company_,
        [which](asking& in) -> reply<std::string> {
            auto found = adjustment_content(in.on, in.company, which);
            if (!found) return {h::not_found, {}, "that adjustment has no content"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
