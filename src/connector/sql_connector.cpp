// src/connector/sql_connector.cpp - connections on threads of their own, handed their calls by the strand.
#include "palabre/connector/sql.hpp"

#include "connector/sql_session.hpp"
#include "connector/sql_statement.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace palabre {
namespace {

using detail::sql_plan;
using plan_ptr = std::shared_ptr<const sql_plan>;

/// One call; the strand's.
struct errand {
    explicit errand(runtime& on) : patience{on} {}
    plan_ptr plan;
    value arguments;
    std::function<void(outcome)> then;
    timer patience;
    bool over = false;
};
using errand_ptr = std::shared_ptr<errand>;

class sql_lookup final : public connector {
public:
    sql_lookup(runtime& on, sql_connector_options options)
        : runtime_{on}, log_{options.log}, limit_{options.limit},
          most_waiting_{options.most_waiting}, alive_{std::make_shared<sql_lookup*>(this)} {
        const auto at = check(options);
        for (const auto& each : options.operations) {
            described_.push_back(each.is);
            plans_.emplace(each.is.name, plan_of(each, at));
        }
        static_cast<void>(on.work());  // from now on threads may post
        for (std::size_t number = 0; number < options.connections; ++number)
            seats_.push_back(std::make_unique<seat>(*this, at));
    }

    ~sql_lookup() override {
        alive_.reset();
        for (const auto& each : seats_) each->end();
        seats_.clear();
    }

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        const auto plan = plans_.find(operation);
        auto why = plan == plans_.end() ? std::string{"it has no such operation"} : misfit(*plan->second, arguments);
        if (!why.empty()) return refuse(operation, std::move(why), true, std::move(then));
        if (waiting_.size() >= most_waiting_)
            return refuse(operation, "too many calls wait for a connection", false, std::move(then));
        const auto each = std::make_shared<errand>(runtime_);
        each->plan = plan->second;
        each->arguments = std::move(arguments);
        each->then = std::move(then);
        const auto now = runtime_.now();
        each->patience.start(std::min(deadline, now + limit_) - now, [this, each = each.get()] {
            const auto found = std::ranges::find(open_, each, &errand_ptr::get);
            const auto late = *found;
            std::erase(waiting_, late);
            tell(late, outcome::unavailable("no answer in time"));
        });
        open_.push_back(each);
        waiting_.push_back(each);
        serve();
    }

    std::vector<operation> operations() const override { return described_; }

private:
    /// A connection with its thread. The strand knows whether it is free.
    struct seat {
        seat(sql_lookup& of, const detail::sql_place& at)
            : lookup{of}, session{at}, overdue{of.runtime_}, thread{[this] { loop(); }} {}
        ~seat() { thread.join(); }
        seat(const seat&) = delete;
        seat& operator=(const seat&) = delete;

        void loop() {
            std::unique_lock hold{mutex};
            while (true) {
                wake.wait(hold, [this] { return closing || given; });
                if (closing) return;
                auto mine = std::exchange(given, nullptr);
                hold.unlock();
                auto came = session.run(*mine->plan, mine->arguments);
                lookup.runtime_.post([this, home = std::move(mine->home), work = std::move(mine->work),
                                      came = std::move(came)]() mutable {
                    if (const auto here = home.lock()) (*here)->done(*this, std::move(came));
                });
                mine.reset();
                hold.lock();
            }
        }

        void end() {
            {
                const std::lock_guard hold{mutex};
                closing = true;
            }
            wake.notify_one();
            session.cut();
        }

        struct order {
            plan_ptr plan;
            value arguments;
            std::weak_ptr<sql_lookup*> home;
            std::shared_ptr<void> work;
        };

        sql_lookup& lookup;
        detail::sql_session session;
        timer overdue;  // the strand's: cuts what does not end by itself
        errand_ptr serves;
        bool busy = false;
        std::mutex mutex;
        std::condition_variable wake;
        std::unique_ptr<order> given;
        bool closing = false;
        std::thread thread;
    };

    static detail::sql_place check(const sql_connector_options& options) {
        std::vector<operation> described;
        for (const auto& each : options.operations) described.push_back(each.is);
        auto found = palabre::check(described);
        const auto range = [&](const char* name, auto given, auto least, auto most) {
            if (given < least || given > most)
                found.push_back(
                    {{}, fmt::format("{} is {}", name, given), fmt::format("choose {} to {}", least, most)});
        };
        range("connections", options.connections, std::size_t{1}, std::size_t{64});
        range("most_waiting", options.most_waiting, std::size_t{1}, std::size_t{1'000'000});
        range("most_rows", options.most_rows, std::size_t{1}, std::size_t{100'000});
        range("limit, in microseconds,", options.limit.count(), std::int64_t{1'000}, std::int64_t{3'600'000'000});
        for (const auto& each : options.operations) {
            if (each.statement.find_first_not_of(" \t\r\n") == std::string::npos)
                found.push_back({{}, fmt::format("'{}' has no statement", each.is.name), "write one"});
            if (each.is.arguments.empty()) continue;
            for (const auto& name : detail::argument_names(each.statement))
                if (std::ranges::find(each.is.arguments, name, &operation_field::name) == each.is.arguments.end())
                    found.push_back({{},
                                     fmt::format("the statement of '{}' names ':{}', which is none of its arguments",
                                                 each.is.name, name),
                                     "describe it, or mend the name"});
        }
        if (!found.empty()) throw error{errc::invalid_argument, std::move(found)};
        return detail::sql_place_of(options);
    }

    static plan_ptr plan_of(const sql_operation& from, const detail::sql_place& at) {
        sql_plan made{from.is, from.statement, detail::argument_names(from.statement), from.many, !from.is.writes};
        while (!made.statement.empty() &&
               (made.statement.back() == ';' || std::isspace(static_cast<unsigned char>(made.statement.back())) != 0))
            made.statement.pop_back();
        std::string lower = made.statement;
        std::ranges::transform(lower, lower.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (from.is.writes) made.returns = lower.find("returning") != std::string::npos;
        // libpq takes a whole answer into memory: PostgreSQL is to stop before that.
        if (at.backend == "postgresql" && !from.is.writes && detail::is_query(made.statement))
            made.statement = fmt::format("select * from (\n{}\n) palabre_rows limit {}", made.statement,
                                         from.many ? at.most_rows + 1 : 1);
        return std::make_shared<const sql_plan>(std::move(made));
    }

    static std::string misfit(const sql_plan& plan, const value& arguments) {
        if (auto why = argument_problem(plan.is, arguments); !why.empty()) return why;
        const auto* const given = arguments.if_object();
        for (const auto& name : plan.names) {
            const auto* const found = given == nullptr ? nullptr : given->if_contains(name);
            if (found == nullptr && plan.is.arguments.empty()) return fmt::format("there is no argument '{}'", name);
            if (found != nullptr && found->is_structured())
                return fmt::format("the argument '{}' is a list or an object", name);
            if (found != nullptr && found->is_uint64() && found->get_uint64() > INT64_MAX)
                return fmt::format("the argument '{}' is too large", name);
        }
        return {};
    }

    void refuse(const std::string& operation, std::string why, bool misasked, std::function<void(outcome)> then) {
        runtime_.post([log = log_, operation, why = std::move(why), misasked, then = std::move(then)] {
            log.warning("a lookup cannot be asked", {{"operation", operation}, {"why", why}});
            auto came = outcome::unavailable(operation + ": " + why);
            came.misasked = misasked;
            then(std::move(came));
        });
    }

    void serve() {
        for (const auto& each : seats_) {
            if (waiting_.empty()) return;
            if (each->busy) continue;
            each->busy = true;
            each->serves = std::move(waiting_.front());
            waiting_.pop_front();
            constexpr duration grace = std::chrono::milliseconds{500};  // the database stops by itself before
            each->overdue.start(limit_ + grace, [each = each.get()] { each->session.cut(); });
            auto order = std::make_unique<seat::order>();
            order->plan = each->serves->plan;
            order->arguments = std::move(each->serves->arguments);
            order->home = alive_;
            order->work = runtime_.work();
            {
                const std::lock_guard hold{each->mutex};
                each->given = std::move(order);
            }
            each->wake.notify_one();
        }
    }

    void done(seat& at, outcome came) {
        at.busy = false;
        at.overdue.cancel();
        const auto each = std::exchange(at.serves, nullptr);
        serve();
        if (!each->over) tell(each, std::move(came));
    }

    void tell(const errand_ptr& each, outcome came) {
        each->over = true;
        each->patience.cancel();
        std::erase(open_, each);
        if (came.what == outcome::kind::unavailable) {
            log_.warning("a lookup failed", {{"operation", each->plan->is.name}, {"why", came.reason}});
            came.reason = each->plan->is.name + ": " + came.reason;
        }
        const auto then = std::move(each->then);
        then(std::move(came));
    }

    runtime& runtime_;
    const logger log_;
    const duration limit_;
    const std::size_t most_waiting_;
    std::map<std::string, plan_ptr> plans_;
    std::vector<operation> described_;
    std::vector<errand_ptr> open_;
    std::deque<errand_ptr> waiting_;
    std::shared_ptr<sql_lookup*> alive_;  // what threads post looks here whether it still means anybody
    std::vector<std::unique_ptr<seat>> seats_;
};

}  // namespace

std::unique_ptr<connector> sql_connector(runtime& on, sql_connector_options options) {
    return std::make_unique<sql_lookup>(on, std::move(options));
}

}  // namespace palabre
