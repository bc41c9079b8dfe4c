// src/inbox/desk_impl.hpp - what the parts of a desk share: the company's book, and a command from reading to writing.
#pragma once

#include "inbox/moves.hpp"
#include "palabre/inbox/desk.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace palabre::inbox {

struct desk::impl : std::enable_shared_from_this<impl> {
    using changes = std::vector<history::change::any>;

    impl(runtime& on, history::store& of, desk_options with)
        : loop{on}, store{of}, options{std::move(with)}, log{options.log.with({{"company", options.company}})} {}

    /// Reads it, decides by `rule`, writes that with what `also` adds. `tells` is the timeline's line; "": none.
    void change(history::interaction_id which, std::function<move(const history::thread&)> rule, std::string tells,
                history::user_id by, std::function<void(const history::thread&, changes&)> also, then_thread then);

    void write(const history::thread& about, changes all, history::on_reply<history::nothing> then);
    void open();

    /// Its interaction is over, and so is a flow's session of it.
    void end(const history::thread& it, const char* how, changes& all) const;

    // src/inbox/due.cpp
    void look();  ///< For what is due, now and again.
    void give_up(history::interaction_id which);
    void look_later();

    history::entry line(const history::thread& it, history::entry_kind kind, std::string text, history::user_id by,
                        value details = nullptr) const;
    at_moment now() const { return {loop.calendar_now(), options.lease, options.flow_waits}; }

    template<class Value>
    void answer(std::function<void(history::reply<Value>)> then, history::verdict what, std::string why) {
        loop.post([then = std::move(then), what, why = std::move(why)]() mutable { then({what, {}, std::move(why)}); });
    }

    runtime& loop;
    history::store& store;
    const desk_options options;
    const logger log;
    history::company_store* book = nullptr;  ///< Once the company is open.
    timer_id looking = timer_id::none;
    bool closed = false;
};

}  // namespace palabre::inbox
