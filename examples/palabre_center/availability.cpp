// examples/palabre_center/availability.cpp - what speaks against a company's flow now: switch, file, store, connectors.
#include "availability.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace palabre_center {

using namespace palabre;

entry_rules availability::rules_for(const company& which) const {
    entry_rules made;
    made.open = which.entry.open;
    made.most = which.entry.most;
    if (which.entry.says) made.says = *which.entry.says;
    made.unavailable = [this, name = which.keeps.company, by = which.entry](const conversation_info& about) {
        return against(name, by, about.to);
    };
    return made;
}

void availability::watch(const std::string& state) {
    std::error_code fault;
    std::filesystem::create_directories(maintenance_folder(state), fault);
    if (fault) log_.warning("there is no maintenance switch", {{"folder", state}, {"why", fault.message()}});
    switched(read_maintenance(state));
    watch_.emplace(runtime_, std::vector{maintenance_folder(state)}, [this, state] {
        return [this, found = read_maintenance(state)]() mutable { switched(std::move(found)); };
    });
    if (!watch_->works()) log_.warning(unwatched);
}

void availability::switched(maintenance to) {
    const auto before = std::exchange(switched_, std::move(to));
    for (const auto& name : companies_) {
        const auto *const was = before.why(name), *const is = switched_.why(name);
        if (is != nullptr && was == nullptr) log_.warning("maintenance begins", {{"company", name}, {"why", *is}});
        if (is == nullptr && was != nullptr) log_.info("maintenance is over", {{"company", name}});
    }
}

std::optional<turned_away> availability::against(const std::string& company, const entry_settings& by,
                                                 const std::string& address) const {
    if (const auto* const why = switched_.why(company)) return turned_away{"maintenance", *why};
    if (view_.taken_down)
        if (auto why = view_.taken_down(address)) return turned_away{"taken_down", *std::move(why)};
    if (view_.is_broken(address)) return turned_away{"broken", "its file cannot be loaded"};
    if (by.store_is_essential)
        if (auto why = view_.store_problem(); !why.empty()) return turned_away{"store", std::move(why)};
    for (const auto& name : by.essential)
        if (const auto* const asked = view_.connector(name);
            asked != nullptr && asked->figures().breaker == breaker_state::open)
            return turned_away{"connector", name + " does not answer"};
    return {};
}

}  // namespace palabre_center
