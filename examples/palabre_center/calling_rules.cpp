// examples/palabre_center/calling_rules.cpp - what countries allow a company's campaigns by call: its file.
#include "calling_rules.hpp"

#include "campaign_plans.hpp"

#include "core/file_text.hpp"
#include "palabre/campaign/calling_rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace palabre_center {

using namespace palabre;

void read_calling_rules(settings_reader& from, const palabre::detail::yaml_node& company_map, company& into) {
    constexpr std::size_t longest = 1'000'000;
    const auto* const named = company_map.find("calling_rules");
    if (named == nullptr) return;
    into.rules_file = from.path(*named);
    try {
        into.rules_text = palabre::detail::file_text(into.rules_file, longest);
        into.rules = std::make_shared<const campaign::calling_rules>(
            campaign::read_calling_rules(plan_value(into.rules_text, into.rules_file)));
    } catch (const error& wrong) {
        for (const auto& each : wrong.problems())
            each.where.line > 0 ? from.yaml().report(each.where, each.what, each.cure)
                                : from.report(*named, fmt::format("{}: {}", into.rules_file, each.what), each.cure);
    }
}

std::vector<problem> calling_rule_warnings(const configuration& of) {
    std::vector<problem> all;
    for (const auto& each : of.companies) {
        const auto names = each.rules ? each.rules->unreviewed() : std::vector<std::string>{};
        if (names.empty()) continue;
        all.push_back({each.where,
                       fmt::format("{}: nobody has reviewed {} of its rules: {}", each.rules_file, names.size(),
                                   fmt::join(names, ", ")),
                       "have them read by who knows the law, and write reviewed: WHO, WHEN"});
    }
    return all;
}

}  // namespace palabre_center
