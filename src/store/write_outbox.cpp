// src/store/write_outbox.cpp - messages queued, and what became of them.
#include "history/send_order.hpp"
#include "store/gathered_rows.hpp"
#include "store/outbox_rows.hpp"
#include "store/writing.hpp"

#include <array>

namespace palabre::sql {
std::string about_message(std::int64_t company, history::outgoing_id which) {
    return "outbox/" + std::to_string(company) + '/' + to_string(which);
}

std::string about_session(std::int64_t company, history::interaction_id of) {
    return "session/" + std::to_string(company) + '/' + to_string(of);
}

history::outgoing read_outgoing(reading& from, std::int64_t company, const sealer& seals, bool* lost) {
    history::outgoing what;
    what.id = from.id<history::outgoing_id>();
    what.customer = from.id<history::customer_id>();
    what.because_of = from.id<history::interaction_id>();
    what.on = medium_from(from.text());
    what.to = from.string();
    what.text = from.string();
    if (const auto sealed = from.text(); !sealed.empty()) {
        auto clear = seals.open(sealed, about_message(company, what.id));
        if (lost != nullptr) *lost = !clear;
        what.clear = std::move(clear).value_or(secret{});
    }
    what.details = from.json();
    what.priority = static_cast<history::send_priority>(from.integer());
    what.purpose = from.string();
    what.key = from.string();
    what.made = from.time();
    what.due = from.time();
    what.expires = from.time();
    what.state = history::send_state_from(from.text());
    what.attempts = static_cast<int>(from.integer());
    what.provider_id = from.string();
    what.why = from.string();
    if (const auto others = from.json(); !others.is_null()) what.instead = history::read_alternatives(others);
    return what;
}

std::string states_before(const change::settle_message& news) {
    std::string all;
    for (int state = 0; state <= static_cast<int>(history::send_state::cancelled); ++state)
        if (const auto each = static_cast<history::send_state>(state); history::after_news(each, news))
            all.append(all.empty() ? "'" : ", '").append(to_string(each)) += '\'';
    return all.empty() ? "''" : all;
}

namespace {

bool is_queued(writing& in, const history::outgoing& what) {
    return in.on.integer("select 1 from outbox where company = :company and id = :id", in.company, what.id.value()) ||
           (!what.key.empty() &&
            in.on.integer("select 1 from outbox where company = :company and key = :key and key <> ''", in.company,
                          what.key));
}

/// A text for each kind of news, so that each is prepared once.
const std::string& settling(const change::settle_message& news) {
    static constexpr std::size_t again = static_cast<std::size_t>(history::send_state::cancelled) + 1;
    static const auto texts = [] {
        std::array<std::string, again + 1> made;
        for (std::size_t each = 0; each < made.size(); ++each) {
            change::settle_message about;
            if (each == again)
                about.due = calendar_time{};
            else
                about.state = static_cast<history::send_state>(each);
            made.at(each) =
                "update outbox set state = :state, due = coalesce(:due, due), turn = coalesce(:turn, turn),"
                " why = :why, provider_id = coalesce(nullif(:provider_id, ''), provider_id),"
                " attempts = attempts - case when attempts > 0 then :untried else 0 end,"
                " clear = case when :settled = 1 and (instead = '' or :news <> 'sent') then '' else clear end"
                " where company = :company and id = :id and state in (" +
                states_before(about) + ") returning made";
        }
        return made;
    }();
    return texts.at(news.due ? again : static_cast<std::size_t>(news.state));
}

}  // namespace

void apply(writing& in, const change::queue_message& queued) {
    const auto& what = queued.what;
    const auto clear = history::no_more_words(what.state, !what.instead.empty())
                           ? std::string{}
                           : in.seals.seal(what.clear, about_message(in.company, what.id));
    in.keeps(what.id);
    if (in.on.gathers()) return in.rows.add(in.on, in.company, what, clear, in.run);
    in.rows.flush(in.on);
    try {
        check_customer(in, what.customer);
        check_interaction(in, what.because_of);
    } catch (const refusal&) {
        if (is_queued(in, what)) return;
        throw;
    }
    const auto cause = what.because_of ? in.on.integer("select customer from interactions where company = :company"
                                                       " and id = :id",
                                                       in.company, what.because_of.value())
                                       : std::nullopt;
    in.mark(history::source::messages, micros(what.made));
    in.on.run("insert into outbox (company, id, customer, because_of, cause, medium, address, text, clear, details,"
              " priority, purpose, key,"
              " made, due, expires, state, attempts, run, claim, provider_id, why, instead, turn)"
              " values (:company, :id, :customer, :because_of, :cause, :medium, :address, :text, :clear, :details,"
              " :priority, :purpose, :key,"
              " :made, :due, :expires, :state, :attempts, :run, 0, :provider_id, :why, :instead, :turn) on conflict do "
              "nothing",
              in.company, what.id.value(), what.customer.value(), what.because_of.value(), cause.value_or(0),
              to_string(what.on), what.to, what.text, clear, json(what.details), static_cast<int>(what.priority),
              what.purpose, what.key, micros(what.made), micros(what.due), micros(what.expires), to_string(what.state),
              what.attempts, in.run, what.provider_id, what.why,
              what.instead.empty() ? std::string{} : json(history::write_alternatives(what.instead)),
              micros(std::max(what.made, what.due)));
}

void apply(writing& in, const change::settle_message& what) {
    if (in.on.gathers() && gathered_rows::takes(what)) return in.rows.add(in.on, in.company, what);
    in.rows.flush(in.on);
    const auto next = what.due ? history::send_state::waiting : what.state;
    const auto turn = what.due && what.steps_back ? std::optional{micros(*what.due)} : std::nullopt;
    const auto changed = change_rows(in, history::source::messages, settling(what), to_string(next), micros(what.due),
                                     turn, what.why, what.provider_id, what.due && what.untried ? 1 : 0,
                                     history::settled(next), to_string(next), in.company, what.which.value());
    if (changed == 0 &&
        !in.on.integer("select 1 from outbox where company = :company and id = :id", in.company, what.which.value()))
        not_found("there is no message " + to_string(what.which));
}

}  // namespace palabre::sql
