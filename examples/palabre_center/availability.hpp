// examples/palabre_center/availability.hpp - what speaks against a company's flow now: switch, file, store, connectors.
#pragma once

#include "configuration.hpp"
#include "maintenance.hpp"

#include "palabre/connector/guard.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace palabre_center {

/// What availability looks at; each call is cheap, since every arrival makes them.
struct availability_view {
    std::function<bool(const std::string& address)> is_broken;  ///< Its flow could not be loaded.
    std::function<std::string()> store_problem;                 ///< "" when it is ready.
    std::function<const palabre::guard*(const std::string& connector)> connector;
};

/// Threads: the strand.
class availability {
public:
    explicit availability(availability_view of) : view_{std::move(of)} {}

    /// The rules by which that company lets in; they ask this, which must outlive them.
    palabre::entry_rules rules_for(const company& which) const;

    void switched(maintenance to) { switched_ = std::move(to); }
    const maintenance& switches() const noexcept { return switched_; }

private:
    std::optional<palabre::turned_away> against(const std::string& company, const entry_settings& by,
                                                const std::string& address) const;

    availability_view view_;
    maintenance switched_;
};

}  // namespace palabre_center
