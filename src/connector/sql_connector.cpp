// src/connector/sql_connector.cpp - calls against their statements and deadlines, on the strand; a pool runs them.
#include "palabre/connector/sql.hpp"

#include "connector/sql_pool.hpp"
#include "connector/sql_statement.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <map>
#include <optional>
#include <utility>

namespace palabre {
namespace {

using detail::sql_plan;
using plan_ptr = std::unique_ptr<const sql_plan>;

/// One call. The pool has the order until it has come back; all else is the strand's.
struct errand : detail::sql_order {
    explicit errand(runtime& on) : patience{on} {}
    std::function<void(outcome)> then{};
    timer patience;
};

class sql_lookup final : public connector {
public:
    sql_lookup(runtime& on, sql_connector_options options)
        : runtime_{on}, log_{options.log}, limit_{options.limit}, most_{options.most_waiting + options.connections},
          alive_{std::make_shared<sql_lookup*>(this)}, watch_{on}, again_{on} {
        const auto at = check(options);
        for (const auto& each : options.operations) {
            described_.push_back(each.is);
            plans_.emplace(each.is.name, plan_of(each, at));
        }
        static_cast<void>(on.work());  // from now on threads may post
        pool_.emplace(at, options.connections, [&on, home = std::weak_ptr{alive_}] {
            on.post([home] {
                if (const auto here = home.lock()) (*here)->hear(false);
            });
        });
    }

    ~sql_lookup() override { alive_.reset(); }

    void call(const std::string& operation, value arguments, instant deadline,
              std::function<void(outcome)> then) override {
        const auto plan = plans_.find(operation);
        auto why = plan == plans_.end() ? std::string{"it has no such operation"} : misfit(*plan->second, arguments);
        if (!why.empty()) return refuse(operation, std::move(why), true, std::move(then));
        if (under_way_ >= most_)
            return refuse(operation, "too many calls wait for a connection", false, std::move(then));
        if (under_way_++ == 0) {
            work_ = runtime_.work();
            look();
        }
        auto* const each = free_errand();
        each->plan = plan->second.get();
        each->arguments = std::move(arguments);
        each->then = std::move(then);
        const auto now = runtime_.now();
        each->patience.start(std::min(deadline, now + limit_) - now, [this, each] { late(each); });
        given_.push_back(each);
        if (!hearing_) pool_->give(given_, gathers_);
    }

    std::vector<operation> operations() const override { return described_; }

private:
    errand* free_errand() {
        if (free_.empty()) {
            all_.push_back(std::make_unique<errand>(runtime_));
            return all_.back().get();
        }
        auto* const each = free_.back();
        free_.pop_back();
        return each;
    }

    /// It is not under way any more. What it was asked and answered has been freed where it was made, on the strand.
    void put_away(errand* each) {
        each->arguments = nullptr;
        each->came = {};
        free_.push_back(each);
        if (--under_way_ > 0) return;
        watch_.cancel();
        again_.cancel();
        looks_again_ = false;
        work_.reset();
    }

    /// What the threads have done. What is asked meanwhile goes to them together.
    ///
    /// Where answers come thick and fast, waking threads for each would cost more than the lookups: then they gather, and
    /// every moment it is looked whether something waits that somebody else could do.
    void hear(bool looks) {
        struct heard {
            sql_lookup* self;
            std::weak_ptr<sql_lookup*> alive;
            bool looks;
            ~heard() {
                if (alive.expired()) return;
                self->hearing_ = false;
                const bool gathers = self->gathers_;
                if (!self->given_.empty() || !gathers || looks) self->pool_->give(self->given_, gathers, looks);
            }
        } const at_end{this, alive_, looks};
        constexpr duration moment{250};
        const auto now = runtime_.now();
        gathers_ = now - std::exchange(heard_at_, now) < moment;
        pool_->take(come_, gathers_);
        if (gathers_ && !std::exchange(looks_again_, true))
            again_.start(moment, [this] {
                looks_again_ = false;
                hear(true);
            });
        hearing_ = true;
        while (!come_.empty()) {
            auto* const each = static_cast<errand*>(come_.front());
            come_.pop_front();
            each->patience.cancel();
            auto came = std::move(each->came);
            const auto* const plan = each->plan;
            const auto then = std::exchange(each->then, nullptr);
            put_away(each);
            if (then) tell(*plan, std::move(came), then);
            if (at_end.alive.expired()) return;
        }
    }

    void late(errand* each) {
        const auto* const plan = each->plan;
        const auto then = std::exchange(each->then, nullptr);
        if (pool_->take_back(each)) put_away(each);
        tell(*plan, outcome::unavailable("no answer in time"), then);
    }

    void tell(const sql_plan& plan, outcome came, const std::function<void(outcome)>& then) {
        if (came.what == outcome::kind::unavailable) {
            log_.warning("a lookup failed", {{"operation", plan.is.name}, {"why", came.reason}});
            came.reason = plan.is.name + ": " + came.reason;
        }
        then(std::move(came));
    }

    /// As long as anything is under way. The database stops by itself before.
    void look() {
        constexpr duration grace = std::chrono::milliseconds{250};
        pool_->look(runtime_.now(), limit_ + grace);
        watch_.start(grace, [this] { look(); });
    }

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
        if (at.backend != "mysql") {
            auto by_number = detail::numbered(made.statement, at.backend == "sqlite3" ? '?' : '$');
            made.statement = std::move(by_number.text);
            made.names = std::move(by_number.names);
        }
        return std::make_unique<const sql_plan>(std::move(made));
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

    runtime& runtime_;
    const logger log_;
    const duration limit_;
    const std::size_t most_;
    std::map<std::string, plan_ptr, std::less<>> plans_;
    std::vector<operation> described_;
    std::shared_ptr<sql_lookup*> alive_;  // what threads post looks here whether it still means anybody
    timer watch_, again_;
    instant heard_at_{};
    bool gathers_ = false, looks_again_ = false;
    std::shared_ptr<void> work_;
    std::size_t under_way_ = 0;  // what the pool has, told or not
    std::vector<std::unique_ptr<errand>> all_;
    std::vector<errand*> free_;
    std::vector<detail::sql_order*> given_;  // but not yet
    std::deque<detail::sql_order*> come_;    // and not yet told
    bool hearing_ = false;
    std::optional<detail::sql_pool> pool_;  // goes first: its threads have the plans and the orders
};

}  // namespace

std::unique_ptr<connector> sql_connector(runtime& on, sql_connector_options options) {
    return std::make_unique<sql_lookup>(on, std::move(options));
}

}  // namespace palabre
