// src/store/duty_handle.cpp - checks what is asked of the duty book, and sends it to where it is answered.
#include "store/duty_handle.hpp"

#include "history/duty_rules.hpp"
#include "history/validate.hpp"
#include "store/duty_rows.hpp"

namespace palabre::sql {

using namespace history;
using h = history::verdict;

void duty_handle::write(std::vector<duty_change::any> changes, on_reply<nothing> then) {
    if (auto why = why_refused(changes); !why.empty())
        return by_.answer<nothing>({h::refused, {}, std::move(why)}, std::move(then));
    by_.write_all<nothing>(
        [changes = std::move(changes)](connection& on) -> reply<nothing> {
            for (const auto& each : changes) std::visit([&on](const auto& what) { apply(on, what); }, each);
            return {};
        },
        std::move(then));
}

void duty_handle::duty_of(user_id who, on_reply<duty_view> then) {
    by_.read_all<duty_view>(
        [who](connection& on) {
            return reply<duty_view>{h::done, sql::duty_of(on, who), {}};
        },
        std::move(then));
}

void duty_handle::device_by(const std::string& digest, on_reply<known_device> then) {
    by_.read_all<known_device>(
        [digest](connection& on) -> reply<known_device> {
            auto found = sql::device_by(on, digest);
            if (!found) return {h::not_found, {}, "no device has that token"};
            return {h::done, std::move(*found), {}};
        },
        std::move(then));
}

void duty_handle::last_fixes(company_id in, on_reply<std::vector<kept_fix>> then) {
    by_.read_all<std::vector<kept_fix>>(
        [in](connection& on) {
            return reply<std::vector<kept_fix>>{h::done, sql::last_fixes(on, in), {}};
        },
        std::move(then));
}

void duty_handle::fixes_of(company_id in, user_id who, calendar_time from, std::size_t limit,
                           on_reply<std::vector<fix>> then) {
    if (auto why = why_refused_limit(limit); !why.empty())
        return by_.answer<std::vector<fix>>({h::refused, {}, std::move(why)}, std::move(then));
    by_.read_all<std::vector<fix>>(
        [=](connection& on) {
            return reply<std::vector<fix>>{h::done, sql::fixes_of(on, in, who, from, limit), {}};
        },
        std::move(then));
}

void duty_handle::wake_addresses(user_id who, calendar_time used_since, calendar_time now,
                                 on_reply<std::vector<wake_address>> then) {
    by_.read_all<std::vector<wake_address>>(
        [=](connection& on) {
            return reply<std::vector<wake_address>>{h::done, sql::wake_addresses(on, who, used_since, now), {}};
        },
        std::move(then));
}

void duty_handle::sweep(calendar_time before, std::size_t most, on_reply<std::size_t> then) {
    by_.write_all<std::size_t>(
        [=](connection& on) {
            return reply<std::size_t>{h::done, sweep_duty(on, before, most), {}};
        },
        std::move(then));
}

}  // namespace palabre::sql
