// examples/palabre_center/availability.hpp - what speaks against a company's flow now: switch, file, store, connectors.
#pragma once

#include "configuration.hpp"
#include "file_watch.hpp"
#include "maintenance.hpp"

#include "palabre/connector/guard.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace palabre_center {

/// What availability looks at; each call is cheap, since every arrival makes them.
struct availability_view {
    std::function<bool(const std::string& address)> is_broken;  ///< Its flow could not be loaded.
    std::function<std::string()> store_problem;                 ///< "" when it is ready.
    std::function<const palabre::guard*(const std::string& connector)> connector;
    /// Why its flow was taken down at the desk; nothing: it was not.
    std::function<std::optional<std::string>(const std::string& address)> taken_down = {};
};

/// What the log says where a file_watch does not work.
inline constexpr const char* unwatched =
    "changes of files are seen on SIGHUP only: raise fs.inotify.max_user_instances";

/// Threads: the strand.
class availability {
public:
    availability(palabre::runtime& on, std::vector<std::string> companies, availability_view of, palabre::logger log)
        : runtime_{on}, companies_{std::move(companies)}, view_{std::move(of)}, log_{std::move(log)} {}
    availability(const availability&) = delete;
    availability& operator=(const availability&) = delete;

    /// The rules by which that company lets in; they ask this, which must outlive them.
    palabre::entry_rules rules_for(const company& which) const;

    /// From now on what is switched in that folder holds, at once.
    void watch(const std::string& state);
    void switched(maintenance to);
    const maintenance& switches() const noexcept { return switched_; }

private:
    std::optional<palabre::turned_away> against(const std::string& company, const entry_settings& by,
                                                const std::string& address) const;

    palabre::runtime& runtime_;
    std::vector<std::string> companies_;
    availability_view view_;
    palabre::logger log_;
    maintenance switched_;
    std::optional<file_watch> watch_;
};

}  // namespace palabre_center
