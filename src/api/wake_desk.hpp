// src/api/wake_desk.hpp - wakes the desks of agents who are offered something while their pages sleep.
#pragma once

#include "api/service.hpp"
#include "api/web_push.hpp"
#include "http/client.hpp"
#include "palabre/api/metric_writer.hpp"
#include "palabre/center/agent_news.hpp"
#include "palabre/history/duty_book.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace palabre::api {

/// Best effort, in memory: what is offered ends in a minute, and after a restart with it; a message that comes later than
/// that tells of nothing. It says that there is new work of a kind, and nothing else.
///
/// Owns:    its connections and a thread, once somebody is woken.
/// Threads: the strand. What the store is asked holds it weakly.
class wake_desk : public std::enable_shared_from_this<wake_desk> {
public:
    static constexpr duration fresh = std::chrono::minutes{1};  ///< So long a push service tries.
    static constexpr std::size_t most_under_way = 500;          ///< Beyond: nobody is woken.

    /// Throws error{errc::invalid_argument} or error{errc::invalid_file} for a key, a contact or services that cannot be.
    wake_desk(runtime& on, const server_options& options, history::store* of);

    const std::string& public_key() const noexcept;

    void wake_at(history::wake_address what, on_answer then);
    void let_sleep(const std::string& login, on_answer then);

    /// Wakes whom this is offered to, once each time.
    void hears(const task_now& what);

    void tell(metric_writer& to) const;

private:
    struct message;

    void wake(history::user_id who, std::string_view kind);
    void send(const std::shared_ptr<message>& what);
    void answered(const std::shared_ptr<message>& what, const http::answer& told);
    bool is_known(std::string_view endpoint) const;

    runtime& runtime_;
    const std::optional<push_rules> rules_;
    const duration idle_;
    agents* agents_;
    history::store* store_;
    logger log_;
    std::optional<push_identity> us_;
    std::optional<http::client> client_;
    std::map<std::string, std::vector<std::string>> offered_;  // to whom, by task
    std::size_t under_way_ = 0;
    std::uint64_t taken_ = 0, gone_ = 0, failed_ = 0, dropped_ = 0;
};

}  // namespace palabre::api
