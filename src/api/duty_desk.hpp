// src/api/duty_desk.hpp - takes the places of agents who agreed to it and are on duty, and nobody else's.
#pragma once

#include "api/audit_trail.hpp"
#include "api/service.hpp"
#include "palabre/api/event_hub.hpp"
#include "palabre/center/agent_news.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/duty_book.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre::api {

/// Whose desk or device tells something.
struct duty_person {
    history::user who;
    std::vector<std::string> companies;  ///< The names of his grants' companies, in the order of those.
    std::string from;                    ///< The address that it came from.
};

/// Owns:    since when agents are on duty, and to whom their places were shown.
/// Threads: the strand. What the store is asked holds it weakly.
class duty_desk : public std::enable_shared_from_this<duty_desk> {
public:
    duty_desk(runtime& on, const server_options& options, history::store* of, std::shared_ptr<event_hub> live,
              std::shared_ptr<audit_trail> trail)
        : runtime_{on}, rules_{options.positions}, agents_{options.agents}, store_{of}, live_{std::move(live)},
          trail_{std::move(trail)} {}

    /// {consent, devices, on_duty, positions: {every_ms, kept_ms}}.
    void view(const duty_person& by, on_answer then);

    /// Durable, and noted, when it is answered: as view(). Taken back also where nobody is located any more.
    void agree(const duty_person& by, on_answer then);
    void withdraw(const duty_person& by, on_answer then);

    /// {companies}: those that see him there. 403 where he does not agree, 409 where he is not on duty, or was not then.
    void locate(const duty_person& by, const history::fix& where, on_answer then);

    /// A token for a device: told once.
    void add_device(const duty_person& by, const std::string& name, on_answer then);
    void remove_device(const duty_person& by, const std::string& name, on_answer then);

    /// Whoever shows a token that add_device() has made; not_found where nobody does.
    void find_device(const std::string& token, std::function<void(history::reply<duty_person>)> then);

    bool is_on_duty(history::user_id who) const;

    /// Whether that moment is one of his present duty.
    bool was_on_duty(history::user_id who, calendar_time then) const;

    void hears(const agent_now& what);

    /// Removes from the store what is kept long enough; all places where nobody is to be located any more.
    void tidy();

private:
    const agent_now* working(history::user_id who, std::vector<agent_now>& all, std::string& why) const;
    void shown(const agent_now& who, const std::vector<std::string>& to, const history::fix& where);
    void hide(const std::string& agent);
    void change(const duty_person& by, const char* operation, const std::string& subject,
                history::duty_change::any what, on_answer then, std::function<void(duty_desk&)> done);

    /// Wraps what comes back from a store, so that it finds this one alive or nobody.
    template<class Then> auto alive(Then then) {
        return [weak = weak_from_this(), then = std::move(then)](auto told) {
            if (const auto self = weak.lock()) then(*self, std::move(told));
        };
    }

    struct stretch {
        history::user_id who;
        calendar_time since;
    };

    runtime& runtime_;
    const std::optional<position_rules> rules_;
    agents* agents_;
    history::store* store_;
    std::shared_ptr<event_hub> live_;
    std::shared_ptr<audit_trail> trail_;
    std::map<std::string, stretch> on_duty_;                 // by agent
    std::map<std::string, std::vector<std::string>> shown_;  // to which companies, by agent
};

}  // namespace palabre::api
