// src/history/one_person.cpp - several records read as one person: who survives a merge, and what prevails in a group.
#include "history/one_person.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace palabre::history {

bool replaces(const segment& next, const segment& now) noexcept {
    if (next.name.empty()) return false;
    return now.name.empty() || next.as_of > now.as_of;
}

bool older(const merge& a, const merge& b) noexcept {
    return std::tie(a.at, a.id) < std::tie(b.at, b.id);
}

std::vector<std::vector<customer_id>> groups_of(const std::vector<customer_id>& records, std::vector<merge> merges) {
    std::map<customer_id, customer_id> survivor;
    std::map<customer_id, std::vector<customer_id>> groups;
    for (const customer_id each : records) survivor[each] = each, groups[each] = {each};

    std::sort(merges.begin(), merges.end(), older);
    for (const merge& each : merges) {
        const auto kept = survivor.find(each.kept), joined = survivor.find(each.joined);
        if (each.undone || kept == survivor.end() || joined == survivor.end()) continue;
        const customer_id into = kept->second, from = joined->second;
        if (into == from) continue;
        for (const customer_id moved : groups[from]) {
            survivor[moved] = into;
            groups[into].push_back(moved);
        }
        groups.erase(from);
    }
    std::vector<std::vector<customer_id>> found;
    for (auto& [first, group] : groups) {
        std::sort(group.begin() + 1, group.end());
        found.push_back(std::move(group));
    }
    return found;
}

customer read_as_one(const std::vector<customer>& records) {
    customer one = records.front();
    std::vector<preference> said;
    for (const customer& each : records) {
        said.push_back(each.speaks);
        if (one.name.empty()) one.name = each.name;
        if (replaces(each.belongs_to, one.belongs_to)) one.belongs_to = each.belongs_to;
        one.seen = std::max(one.seen, each.seen);
    }
    std::stable_sort(said.begin(), said.end(),
                     [](const preference& a, const preference& b) { return a.since < b.since; });
    one.speaks = {};
    for (const preference& each : said)
        if (replaces(each, one.speaks)) one.speaks = each;
    return one;
}

std::vector<consent> prevailing(std::vector<consent> consents) {
    std::sort(consents.begin(), consents.end(), [](const consent& a, const consent& b) {
        return std::tuple{std::tie(a.purpose, a.on), b.at, a.given} <
               std::tuple{std::tie(b.purpose, b.on), a.at, b.given};
    });
    const auto same = [](const consent& a, const consent& b) { return a.purpose == b.purpose && a.on == b.on; };
    consents.erase(std::unique(consents.begin(), consents.end(), same), consents.end());
    return consents;
}

}  // namespace palabre::history
