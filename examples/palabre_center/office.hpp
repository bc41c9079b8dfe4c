// examples/palabre_center/office.hpp - what administrators see and change of a floor.
#pragma once

#include "adjustments.hpp"
#include "configuration.hpp"

#include "palabre/center.hpp"
#include "palabre/connector/guard.hpp"

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

namespace palabre_center {

/// What the server lends; each holds as long as it does.
struct office_view {
    const configuration* made = nullptr;  ///< As it was read last.
    palabre::center* center = nullptr;
    std::function<palabre::voice_figures()> line;
    std::function<palabre::guard*(const std::string& connector)> connector;
    std::function<std::string()> store_problem;  ///< "" when it is ready.
    std::function<std::vector<std::string>(const std::string& company)>
        resting;  ///< Carriers whose providers are away.
};

/// Something that a supervisor has to know of now.
struct alert {
    std::string kind;          ///< "queue_waits", "queue_level", "trunk", "disk", "store", "connector", "carrier".
    std::string what;          ///< Which queue, trunk, folder, connector, carrier; "" of the store.
    palabre::value more = {};  ///< Figures, by kind.
    palabre::calendar_time since{};
};

/// Answers what is asked of floors, and passes on what is asked of flows. Strategy, target and wrap-up of a company's own queues,
/// and who serves them with which skills, are the file's until they are changed here.
///
/// Owns:    since when what is wrong, a thread that looks at disks.
/// Threads: the strand.
class office final : public palabre::api::adjuster {
public:
    office(palabre::asio_runtime& on, palabre::history::store& of, adjustments& flows, office_view with,
           palabre::logger log);
    ~office() override;

    void adjust(palabre::api::adjustment_asked what, std::function<void(palabre::api::adjusted)> then) override;

    /// The file's, with what was changed of them.
    agent_settings with_changes(agent_settings file) const;

    /// Puts these in the place of those that are there. Throws palabre::error for what cannot be.
    void take(const agent_settings& file);

    /// Something of a company's floor has been read or changed.
    void changed();

    /// A breaker has opened, and why.
    void failed(const std::string& connector, const std::string& why);

    /// Looks for what is wrong, now and then.
    void start();

private:
    using alert_key = std::tuple<std::string, std::string, std::string>;  // company, kind, what
    struct failure {
        palabre::calendar_time at{};
        std::string why;
    };
    struct wish;
    using wish_ptr = std::shared_ptr<wish>;
    using step = void (office::*)(const wish_ptr&);

    // office_staff.cpp
    void list_staff(const wish_ptr& of);
    void set_queue(const wish_ptr& of);
    void restore_queue(const wish_ptr& of);
    void set_agent(const wish_ptr& of);
    void restore_agent(const wish_ptr& of);
    void keep_agent(const wish_ptr& of, palabre::value made, const boost::json::object& body);
    const palabre::queue_plan* own_queue(const wish& of) const;
    const palabre::history::adjustment* kept(const std::string& company, const std::string& kind,
                                             const std::string& thing) const;

    // office.cpp
    void list_connectors(const wish_ptr& of);
    void try_connector(const wish_ptr& of);
    std::vector<std::string> connectors_of(const std::string& company) const;
    palabre::value connector_told(const std::string& connector) const;

    // office_alerts.cpp
    void list_alerts(const wish_ptr& of);
    void list_alert_receivers(const wish_ptr& of);
    void set_alert_receivers(const wish_ptr& of);
    void tell_receivers(const std::string& company, const std::vector<alert>& now);
    void send(const std::pair<alert_key, std::string>& which, const std::string& text);
    std::vector<alert> alerts_of(const std::string& company);
    void look();
    void look_at_disks();

    palabre::asio_runtime& on_;
    palabre::history::store& store_;
    adjustments& flows_;
    const office_view with_;
    const palabre::logger log_;
    agent_settings put_;  // what agents have been told
    std::map<std::string, std::deque<failure>> failures_;
    std::map<alert_key, palabre::calendar_time> since_;
    std::map<std::pair<alert_key, std::string>, palabre::calendar_time> sent_;  // and to which number
    std::set<std::pair<alert_key, std::string>> sending_;
    struct disk {
        std::string folder;
        double free = 1;  ///< 0 to 1.
        std::uint64_t bytes = 0;
    };
    std::vector<disk> disks_;
    palabre::timer_id looking_ = palabre::timer_id::none;
    palabre::instant disks_seen_{};
    std::thread at_disks_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace palabre_center
