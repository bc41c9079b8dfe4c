// src/store/keeping_asked.hpp - how a question or a write travels to a thread and comes back as a reply.
#pragma once

#include "store/keeping.hpp"

#include <type_traits>

namespace palabre::sql {

/// `Run` gives a reply, or throws: a refusal says what to answer, anything else is the writer's or reader's to judge.
template<class Value, class Run> class keeping::asked final : public work {
public:
    asked(keeping& by, Run run, history::on_reply<Value> then, std::size_t weight, std::size_t bytes)
        : by_{by}, run_{std::move(run)}, then_{std::move(then)}, weight_{weight}, bytes_{bytes} {
        by_.open_.begin();
    }

    void run(connection& on) override {
        try {
            reply_ = run_(on);
        } catch (const refusal& refused) {
            reply_ = {refused.what_is, {}, refused.what()};
            throw;
        }
    }

    void finish(const result& what) override {
        const auto then = std::move(then_);
        by_.open_.end();
        if (!then) return;
        using history::verdict;
        switch (what.is) {
        case sql::verdict::done: return then(std::move(reply_));
        case sql::verdict::failed:
            if (reply_.what == verdict::done) reply_ = {verdict::unavailable, {}, what.reason};
            return then(std::move(reply_));
        case sql::verdict::refused: return then({verdict::busy, {}, what.reason});
        case sql::verdict::unavailable: return then({verdict::unavailable, {}, what.reason});
        }
    }

    std::size_t size() const noexcept override { return bytes_; }
    std::size_t weight() const noexcept override { return weight_; }

private:
    keeping& by_;
    Run run_;
    history::on_reply<Value> then_;
    history::reply<Value> reply_;
    const std::size_t weight_;
    const std::size_t bytes_;
};

template<class Value, class Ask> void keeping::read(std::int64_t company, Ask ask, history::on_reply<Value> then) {
    auto run = [this, company, ask = std::move(ask)](connection& on) -> history::reply<Value> {
        if (!is_kept(on, company))
            return {history::verdict::not_found, {}, "there is no company " + std::to_string(company)};
        asking in{on, company, seals_};
        return ask(in);
    };
    readers_.add(std::make_shared<asked<Value, decltype(run)>>(*this, std::move(run), std::move(then), 1, 256));
}

template<class Value, class Write> void keeping::write(std::int64_t company, Write write, history::on_reply<Value> then,
                                                       std::size_t weight, std::size_t bytes, bool gathers) {
    auto run = [this, company, token = token_for(company), gathers, write = std::move(write)](connection& on) mutable {
        if (!is_kept(on, company)) not_found("there is no company " + std::to_string(company));
        check_fence(on, company, token);
        if (!gathers) rows_.flush(on);
        writing in{on, company, seals_, holder_.run, largest_, rows_, marks_};
        return history::reply<Value>{history::verdict::done, write(in)};
    };
    writer_.add(std::make_shared<asked<Value, decltype(run)>>(*this, std::move(run), std::move(then), weight, bytes));
}

template<class Value, class Ask> void keeping::read_all(Ask ask, history::on_reply<Value> then) {
    readers_.add(std::make_shared<asked<Value, Ask>>(*this, std::move(ask), std::move(then), 1, 256));
}

template<class Value, class Write> void keeping::write_all(Write write, history::on_reply<Value> then) {
    auto run = [this, write = std::move(write)](connection& on) {
        rows_.flush(on);
        return write(on);
    };
    writer_.add(std::make_shared<asked<Value, decltype(run)>>(*this, std::move(run), std::move(then), 1, 256));
}

template<class Value> void keeping::answer(history::reply<Value> with, history::on_reply<Value> then) {
    if (then) answers_.post_task([then = std::move(then), with = std::move(with)]() mutable { then(std::move(with)); });
}

}  // namespace palabre::sql
