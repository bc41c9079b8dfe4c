// tests/faults/opened_store.hpp - a store on the real loop, and a wait for what it answers.
#pragma once

#include "palabre/asio_runtime.hpp"
#include "palabre/history/sql_store.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace palabre::faults {

/// Generous: for a machine that does other things, and a database that recovers.
inline constexpr std::chrono::seconds patience{60};

/// Threads: one.
class opened_store {
public:
    explicit opened_store(history::sql_store_options options)
        : kept{history::open_sql_store(loop, std::move(options))} {
        kept->on_state([this](const history::condition& now) { states.push_back(now); });
    }

    /// Runs the loop until it holds; false where it does not come to that.
    template<class Condition> bool until(Condition holds, std::chrono::milliseconds bound = patience) {
        const auto end = std::chrono::steady_clock::now() + bound;
        while (!holds()) {
            const auto left = end - std::chrono::steady_clock::now();
            if (left <= left.zero() || loop.context().run_one_for(left) == 0) return holds();
        }
        return true;
    }

    /// What `ask` is answered: answered<person>([&](auto then) { book.find(who, then); }).
    template<class Value, class Ask> history::reply<Value> answered(Ask ask) {
        auto came = std::make_shared<std::optional<history::reply<Value>>>();
        ask(history::on_reply<Value>{[came](history::reply<Value> said) { *came = std::move(said); }});
        if (!until([&] { return came->has_value(); }))
            return {history::verdict::unavailable, {}, "the store never answered"};
        return std::move(**came);
    }

    void wait(std::chrono::milliseconds long_) {
        bool over = false;
        timer pause{loop};
        pause.start(long_, [&over] { over = true; });
        until([&over] { return over; });
    }

    history::reply<history::nothing> write(std::vector<history::change::any> changes) {
        return answered<history::nothing>([&](auto then) { book().write(std::move(changes), std::move(then)); });
    }

    history::company_id company() {
        book();
        return company_;
    }

    history::company_store& book() {
        if (book_ == nullptr) {
            const auto opened = answered<history::company>(
                [&](auto then) { kept->open_company("moov-benin", "Moov", std::move(then)); });
            if (!opened) throw std::runtime_error{"the company cannot be opened: " + opened.why};
            company_ = opened->id;
            book_ = &kept->of(company_);
        }
        return *book_;
    }

    asio_runtime loop;
    std::shared_ptr<void> busy = loop.work();
    std::vector<history::condition> states;  ///< As they were told.
    std::unique_ptr<history::store> kept;

private:
    history::company_id company_;
    history::company_store* book_ = nullptr;
};

}  // namespace palabre::faults
