// src/core/country_zone.cpp - countries' zones out of tzdata's zone.tab.
#include "palabre/core/country_zone.hpp"

#include "palabre/core/error.hpp"

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace palabre {
namespace {

/// "BJ<tab>+0629+00237<tab>Africa/Porto-Novo", and perhaps a comment.
std::map<std::string, std::string, std::less<>> read_table() {
    std::map<std::string, std::string, std::less<>> found;
    std::ifstream table{"/usr/share/zoneinfo/zone.tab"};
    for (std::string line; std::getline(table, line);) {
        std::istringstream words{line};
        std::string code, where, zone;
        if (line.starts_with('#') || !(words >> code >> where >> zone)) continue;
        found.emplace(code, zone);  // the first one stays
    }
    return found;
}

}  // namespace

time_zone zone_of(const country& where) {
    static const auto zones = read_table();
    if (const auto found = zones.find(where.code()); found != zones.end()) try {
            return time_zone{found->second};
        } catch (const error&) {  // a table that is newer than the zones
        }
    return time_zone{"UTC"};
}

}  // namespace palabre
