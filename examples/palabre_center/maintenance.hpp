// examples/palabre_center/maintenance.hpp - the maintenance switch: a file a company, which a restart finds again.
#pragma once

#include <map>
#include <string>

namespace palabre_center {

/// Which companies are in maintenance, and why, as operators wrote it.
struct maintenance {
    std::map<std::string, std::string> companies = {};
    std::string everybody = {};
    bool all = false;

    /// nullptr where that company is not.
    const std::string* why(const std::string& company) const {
        if (const auto found = companies.find(company); found != companies.end()) return &found->second;
        return all ? &everybody : nullptr;
    }

    bool operator==(const maintenance&) const = default;
};

/// Where the switches of a center lie that keeps its state there.
std::string maintenance_folder(const std::string& state);

/// Blocks. A folder that is not there has none.
maintenance read_maintenance(const std::string& state);

/// On the disk when it returns; company "" is all. Throws palabre::error{errc::io}.
void begin_maintenance(const std::string& state, const std::string& company, const std::string& why);

/// False where there was none.
bool end_maintenance(const std::string& state, const std::string& company);

}  // namespace palabre_center
