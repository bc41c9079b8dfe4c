// src/store/keeping.cpp - fences, leases and node numbers of an open SQL store.
#include "store/keeping.hpp"

#include "store/fault.hpp"

namespace palabre::sql {
namespace {

/// Ids are written down this far ahead (5 s of them), so that few commits need to say how far they have come.
constexpr std::int64_t reserve = std::int64_t{5000} << 22U;

constexpr std::uint64_t node_beats = 36'000;  // an hour

writer_options for_writer(const history::sql_store_options& options) {
    writer_options own;
    own.most_waiting = options.waiting_most;
    own.deadline = options.write_deadline;
    return own;
}

}  // namespace

keeping::keeping(runtime& on, history::sql_store_options options, const holder& as, node of,
                 std::unique_ptr<connection> first, const std::string& key_file)
    : runtime_{on}, options_{std::move(options)}, holder_{as}, node_{of}, seals_{key_file},
      ids_{on, of.number, of.largest}, open_{on}, answers_{on}, largest_{of.largest}, reserved_{of.largest},
      writer_{on, heart_, database{options_.url}, std::move(first),
              [this] {
                  auto own = for_writer(options_);
                  own.on_health = [this](const health& now) {
                      if (on_health_) on_health_(now);
                  };
                  own.on_connection = [this](connection& c) {
                      reserved_ = node_.largest;  // it may not have been kept
                      show_life(c, holder_);
                  };
                  own.before_commit = [this](connection& c) { before_commit(c); };
                  return own;
              }()},
      readers_{on, heart_, database{options_.url}, {options_.readers, options_.read_deadline}} {
    static_cast<void>(runtime_.work());  // from now on threads may post
    heart_.listen([this](std::uint64_t count) { beat(count); });
    heart_.start();
}

keeping::~keeping() {
    heart_.stop();
    for (const auto& [company, own] : served_)
        if (!own.lost)
            writer_.add(make_work(
                [which = history::company_id{company}, token = own.token](connection& on) {
                    leave_lease(on, which, token);
                    return true;
                },
                [](const result&, bool) {}));
    writer_.add(make_work(
        [this](connection& on) {
            leave_node(on, holder_, node_.number, std::max(largest_, node_.largest));
            reserved_ = std::numeric_limits<std::int64_t>::max();
            return true;
        },
        [](const result&, bool) {}));
}

bool keeping::is_kept(connection& on, std::int64_t company) {
    {
        const std::lock_guard hold{mutex_};
        if (kept_.contains(company)) return true;
    }
    if (!on.integer("select 1 from companies where id = :id", company)) return false;
    const std::lock_guard hold{mutex_};
    kept_.insert(company);
    return true;
}

std::int64_t keeping::token_for(std::int64_t company) const {
    const auto own = served_.find(company);
    return own == served_.end() ? 0 : own->second.token;
}

void keeping::check_fence(connection& on, std::int64_t company, std::int64_t token) {
    if (token == 0) return;
    if (checked_.transaction != on.transaction()) checked_ = {on.transaction(), {}};
    auto [known, is_new] = checked_.tokens.try_emplace(company, 0);
    if (is_new) known->second = current_token(on, company);
    if (known->second == token) return;
    lose(company, token);
    throw refusal{history::verdict::fenced, "another center serves company " + std::to_string(company) + " now"};
}

void keeping::before_commit(connection& on) {
    rows_.flush(on);
    marks_.flush(on);
    if (largest_ <= reserved_) return;
    const auto next = largest_ + reserve;
    if (!keep_node(on, holder_, node_.number, next))
        options_.log.error("another center makes ids as our node", {{"node", std::to_string(node_.number)}});
    reserved_ = next;
}

void keeping::beat(std::uint64_t count) {
    if (count % heart_.beats(options_.lease / 3) == 0) {
        const std::lock_guard hold{mutex_};
        for (const auto& [company, token] : renewed_)
            writer_.add_first(make_work([which = history::company_id{company}, token = token, term = options_.lease](
                                            connection& on) { return renew_lease(on, which, token, term); },
                                        [this, company = company, token = token](const result& what, bool ours) {
                                            if (what.is == verdict::done && !ours) lose(company, token);
                                        }));
    }
    if (count % node_beats == 0)
        writer_.add_first(make_work([this](connection& on) { return keep_node(on, holder_, node_.number, reserved_); },
                                    [](const result&, bool) {}));
}

/// Any thread.
void keeping::lose(std::int64_t company, std::int64_t token) {
    {
        const std::lock_guard hold{mutex_};
        const auto renewed = renewed_.find(company);
        if (renewed == renewed_.end() || renewed->second != token) return;  // told already
        renewed_.erase(renewed);
    }
    answers_.post_task([this, company, token] {
        const auto own = served_.find(company);
        if (own == served_.end() || own->second.token != token) return;
        own->second.lost = true;
        if (on_lost_) on_lost_(history::company_id{company});
    });
}

void keeping::serve(history::company_id which, history::on_reply<history::lease> then) {
    auto take = [this, which](connection& on) -> history::reply<history::lease> {
        if (!is_kept(on, which.value())) not_found("there is no company " + to_string(which));
        auto [ours, stands] = take_lease(on, holder_, which, options_.lease);
        if (ours) return {history::verdict::done, std::move(stands)};
        auto why = "company " + to_string(which) + " is served by " + stands.holder;
        return {history::verdict::conflict, std::move(stands), std::move(why)};
    };
    write_all<history::lease>(std::move(take),
                              [this, which, then = std::move(then)](history::reply<history::lease> got) {
                                  if (got) {
                                      served_[which.value()] = {got->token, false};
                                      const std::lock_guard hold{mutex_};
                                      renewed_[which.value()] = got->token;
                                  }
                                  if (then) then(std::move(got));
                              });
}

void keeping::leave(history::company_id which, history::on_reply<history::nothing> then) {
    const auto token = token_for(which.value());
    served_.erase(which.value());
    {
        const std::lock_guard hold{mutex_};
        renewed_.erase(which.value());
    }
    write_all<history::nothing>(
        [this, which, token](connection& on) -> history::reply<history::nothing> {
            if (!is_kept(on, which.value())) not_found("there is no company " + to_string(which));
            if (token != 0) leave_lease(on, which, token);
            return {};
        },
        std::move(then));
}

}  // namespace palabre::sql
