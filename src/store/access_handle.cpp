// src/store/access_handle.cpp - checks what is asked of the access book, and sends it to where it is answered.
#include "store/access_handle.hpp"

#include "history/validate.hpp"
#include "store/access_rows.hpp"
#include "store/companies.hpp"

namespace palabre::sql {

using namespace history;
using h = history::verdict;

void access_handle::write(std::vector<access_change::any> changes, on_reply<nothing> then) {
    if (auto why = why_refused(changes); !why.empty())
        return by_.answer<nothing>({h::refused, {}, std::move(why)}, std::move(then));
    by_.write_all<nothing>(
        [this, changes = std::move(changes)](connection& on) -> reply<nothing> {
            for (const auto& each : changes) {
                if (const auto* const noted = std::get_if<access_change::note>(&each))
                    by_.keeps(noted->what.id.value());
                std::visit([&on](const auto& what) { apply(on, what); }, each);
            }
            return {};
        },
        std::move(then));
}

void access_handle::login_by(const std::string& digest, on_reply<known_login> then) {
    if (auto why = why_refused_word("the digest", digest); !why.empty())
        return by_.answer<known_login>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read_all<known_login>(
        [digest](connection& on) -> reply<known_login> {
            auto found = sql::login_by(on, digest);
            if (!found) return {h::not_found, {}, "nobody is logged in so"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void access_handle::notes(const note_filter& which, position after, std::size_t limit, on_reply<note_page> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return by_.answer<note_page>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read_all<note_page>(
        [=](connection& on) {
            return reply<note_page>{h::done, sql::notes(on, which, after, limit), {}};
        },
        std::move(then));
}

void access_handle::sweep(calendar_time logins_before, calendar_time notes_before, std::size_t most,
                          on_reply<std::size_t> then) {
    by_.write_all<std::size_t>(
        [=](connection& on) {
            return reply<std::size_t>{h::done, sweep_access(on, logins_before, notes_before, most), {}};
        },
        std::move(then));
}

void access_handle::users_in(company_id in, const std::string& after, std::size_t limit,
                             on_reply<std::vector<user>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return by_.answer<std::vector<user>>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read_all<std::vector<user>>(
        [=](connection& on) {
            return reply<std::vector<user>>{h::done, sql::users_in(on, in, after, limit), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
