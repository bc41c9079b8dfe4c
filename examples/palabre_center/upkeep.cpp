// examples/palabre_center/upkeep.cpp - what operators do beside a running center: maintenance, upgrades.
#include "upkeep.hpp"

#include "maintenance.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace palabre_center {

using namespace palabre;

namespace {

/// A file with problems is read as far as it goes: an operator in need must not have to mend it first.
configuration read_for_upkeep(const std::string& file, const environment& variables) {
    auto [made, problems] = read_configuration(file, variables);
    if (made.state.empty()) throw error{errc::invalid_file, std::move(problems)};
    return made;
}

}  // namespace

std::string switch_maintenance(const std::string& file, const environment& variables, const std::string& to,
                               const std::string& company, const std::string& why) {
    const auto of = read_for_upkeep(file, variables);
    const auto named = std::ranges::find(of.companies, company,
                                         [](const palabre_center::company& each) { return each.keeps.company; });
    if (!company.empty() && named == of.companies.end())
        throw error{errc::not_found, fmt::format("{} has no company '{}'", file, company), "name one of its companies"};
    if (to == "on") {
        begin_maintenance(of.state, company, why);
        for (const auto& each : of.companies)
            if ((company.empty() || each.keeps.company == company) && !each.entry.says)
                throw error{errc::invalid_file,
                            fmt::format("{} has nothing to say: its calls go on to the flow", each.keeps.company),
                            fmt::format("add unavailable: {{say: {{fr: TEXT}}}} to it in {}, and restart", file)};
    } else if (to == "off") {
        end_maintenance(of.state, company);
    } else if (to != "status") {
        throw error{errc::invalid_argument, fmt::format("'{}' is no position of the switch", to),
                    "write on, off or status"};
    }
    const auto now = read_maintenance(of.state);
    std::string shown;
    for (const auto& each : of.companies) {
        const auto* const is = now.why(each.keeps.company);
        shown += fmt::format("{}: {}\n", each.keeps.company,
                             is == nullptr ? "off"
                             : is->empty() ? "on"
                                           : "on (" + *is + ")");
    }
    return shown;
}

std::string upgrade(const history::sql_store_options& of, const upgrade_wish& how) {
    const auto plan = history::plan_upgrade(of);
    std::string shown =
        fmt::format("schema: {} of {}\nsize: {:.1f} MB\n", plan.has, plan.knows, static_cast<double>(plan.bytes) / 1e6);
    if (plan.has > plan.knows)
        throw error{
            errc::unsupported,
            fmt::format("the database was written by a newer version of Palabre (its schema is {}, this version "
                        "knows {})",
                        plan.has, plan.knows),
            "install that version, or restore a backup of before"};
    if (plan.steps.empty()) return shown + "nothing is to be done\n";
    shown += fmt::format("{}: {}\n", how.only_tell ? "would run" : "runs", fmt::join(plan.steps, ", "));
    const bool unsafe = how.backup.empty() && !how.no_backup;
    if (how.only_tell)
        return shown + (!how.backup.empty() ? fmt::format("backup: would be made first, as {}\n", how.backup)
                        : how.no_backup
                            ? "backup: none, as you wish\n"
                            : "backup: none is named; add --backup FILE, or --no-backup where there is one\n");
    if (unsafe)
        throw error{errc::invalid_argument, "no step can be undone, and no backup is named",
                    "add --backup FILE, or --no-backup where there is one elsewhere"};
    if (!how.backup.empty()) {
        history::backup_sql_store(of, how.backup);
        shown += fmt::format("backup: {}\n", how.backup);
    }
    history::upgrade_sql_store(of);
    return shown + "done\n";
}

}  // namespace palabre_center
