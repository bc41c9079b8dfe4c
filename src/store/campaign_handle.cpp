// src/store/campaign_handle.cpp - checks what is asked of campaigns, and sends it to where it is answered.
#include "store/campaign_handle.hpp"

#include "history/validate.hpp"
#include "store/campaign_rows.hpp"

namespace palabre::sql {

using history::reply;
using h = history::verdict;

void campaign_handle::campaigns(on_reply<std::vector<history::campaign>> then) {
    using told = std::vector<history::campaign>;
    by_.read<told>(
        company_,
        [](asking& in) {
            return reply<told>{h::done, sql::campaigns(in), {}};
        },
        std::move(then));
}

void campaign_handle::campaign_by(const std::string& name, on_reply<history::campaign> then) {
    if (auto why = history::why_refused_word("the name", name); !why.empty())
        return by_.answer<history::campaign>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<history::campaign>(
        company_,
        [name](asking& in) -> reply<history::campaign> {
            auto found = sql::campaign_by(in, name);
            if (!found) return {h::not_found, {}, "no campaign is called so"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void campaign_handle::recipients(history::campaign_id of, std::int64_t after, std::size_t limit,
                                 on_reply<std::vector<history::recipient>> then) {
    using told = std::vector<history::recipient>;
    if (auto why = history::why_refused_limit(limit); !why.empty())
        return by_.answer<told>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<told>(
        company_,
        [=](asking& in) {
            return reply<told>{h::done, sql::recipients(in, of, after, limit), {}};
        },
        std::move(then));
}

void campaign_handle::queued_among(history::campaign_id of, std::vector<history::customer_id> these,
                                   on_reply<std::vector<history::customer_id>> then) {
    using told = std::vector<history::customer_id>;
    if (these.size() > history::most_rows)
        return by_.answer<told>({h::refused, {}, "more customers than one page has"}, std::move(then));
    by_.read<told>(
        company_,
        [of, these = std::move(these)](asking& in) {
            return reply<told>{h::done, sql::queued_among(in, of, these), {}};
        },
        std::move(then));
}

void campaign_handle::last_campaign_of(history::customer_id who, on_reply<history::recipient> then) {
    by_.read<history::recipient>(
        company_,
        [who](asking& in) -> reply<history::recipient> {
            auto found = sql::last_campaign_of(in, who);
            if (!found) return {h::not_found, {}, "no campaign has written to him"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void campaign_handle::under_way(history::campaign_id of, on_reply<std::size_t> then) {
    by_.read<std::size_t>(
        company_,
        [of](asking& in) {
            return reply<std::size_t>{h::done, sql::under_way(in, of), {}};
        },
        std::move(then));
}

void campaign_handle::progress(history::campaign_id of, on_reply<history::campaign_progress> then) {
    using told = history::campaign_progress;
    by_.read<told>(
        company_,
        [of](asking& in) {
            return reply<told>{h::done, sql::progress(in, of), {}};
        },
        std::move(then));
}

void campaign_handle::members(const std::string& segment, history::customer_id after, std::size_t limit,
                              on_reply<std::vector<history::customer_id>> then) {
    using told = std::vector<history::customer_id>;
    if (auto why = history::why_refused_limit(limit); !why.empty())
        return by_.answer<told>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read<told>(
        company_,
        [=](asking& in) {
            return reply<told>{h::done, sql::members(in, segment, after, limit), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
