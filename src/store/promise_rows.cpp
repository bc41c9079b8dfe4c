// src/store/promise_rows.cpp - answers that are owed, as rows: written once, read page by page, and gone.
#include "store/columns.hpp"
#include "store/outbox_rows.hpp"
#include "store/reads.hpp"
#include "store/writing.hpp"

namespace palabre::sql {
namespace {

std::string about_promise(std::int64_t company, history::promise_id which) {
    return "promise/" + std::to_string(company) + '/' + to_string(which);
}

}  // namespace

void apply(writing& in, const change::make_promise& made) {
    const auto& what = made.what;
    if (in.on.integer("select 1 from promises where company = :company and id = :id", in.company, what.id.value()))
        return;
    check_customer(in, what.customer);
    check_interaction(in, what.because_of);
    in.on.run("insert into promises (company, id, customer, because_of, question, state, hidden, made, until)"
              " values (:company, :id, :customer, :because_of, :question, :state, :hidden, :made, :until)",
              in.company, in.keeps(what.id), what.customer.value(), what.because_of.value(), what.question,
              json(what.state), in.seals.seal(what.hidden, about_promise(in.company, what.id)), micros(what.made),
              micros(what.until));
}

void apply(writing& in, const change::drop_promise& what) {
    in.on.run("delete from promises where company = :company and id = :id", in.company, what.which.value());
}

std::vector<history::promise> promises(asking& in, history::promise_id after, std::size_t limit) {
    std::vector<history::promise> all;
    in.on.read(
        "select id, customer, because_of, question, state, hidden, made, until from promises"
        " where company = :company and id > :after order by id limit :limit",
        [&](const row& each) {
            reading from{each};
            history::promise one;
            one.id = from.id<history::promise_id>();
            one.customer = from.id<history::customer_id>();
            one.because_of = from.id<history::interaction_id>();
            one.question = from.string();
            one.state = from.json();
            one.hidden = in.seals.open(from.text(), about_promise(in.company, one.id)).value_or(secret{});
            one.made = from.time();
            one.until = from.time();
            all.push_back(std::move(one));
        },
        in.company, after.value(), limit);
    return all;
}

}  // namespace palabre::sql
