// examples/palabre_center/campaign_plans.cpp - plans of campaigns in files: YAML, or JSON, as the values that they are.
#include "campaign_plans.hpp"

#include "campaign_reading.hpp"

#include "core/file_text.hpp"
#include "core/yaml_problems.hpp"
#include "palabre/campaign/call_plan.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace palabre_center {

using namespace palabre;
using detail::yaml_node;

namespace {

/// Numbers with a leading zero or plus are somebody's telephone.
value plain(const std::string& text) {
    if (text == "true" || text == "false") return text == "true";
    if (text == "null" || text == "~") return nullptr;
    const bool is_code = text.starts_with('+') || (text.size() > 1 && text[0] == '0' && text[1] != '.');
    const auto* const end = text.data() + text.size();
    std::int64_t whole = 0;
    if (const auto [to, failed] = std::from_chars(text.data(), end, whole);
        failed == std::errc{} && to == end && !is_code)
        return whole;
    double part = 0;
    if (const auto [to, failed] = std::from_chars(text.data(), end, part);
        failed == std::errc{} && to == end && !is_code)
        return part;
    return boost::json::string{text};
}

value value_of(const yaml_node& node) {
    switch (node.is) {
    case yaml_node::kind::null: return nullptr;
    case yaml_node::kind::text: return node.quoted ? value(boost::json::string{node.text}) : plain(node.text);
    case yaml_node::kind::list: {
        boost::json::array all;
        for (const auto& each : node.items) all.push_back(value_of(each));
        return all;
    }
    case yaml_node::kind::map: {
        boost::json::object all;
        for (const auto& each : node.entries) all[each.key] = value_of(each.value);
        return all;
    }
    }
    return nullptr;
}

}  // namespace

value plan_value(std::string_view yaml, const std::string& file) {
    detail::yaml_reader from{file};
    const auto root = from.parse(yaml);
    auto made = value_of(root);
    from.finish();
    return made;
}

void read_campaigns(settings_reader& from, const yaml_node& root, const std::vector<std::string>& companies,
                    std::vector<campaign_plan>& into) {
    const auto* const all = from.entries(root, "campaigns", "NAME: {company: NAME, plan: FILE}");
    if (all == nullptr) return;
    for (const auto& each : all->entries) {
        if (!from.yaml().expect_map(each.value, {"company", "plan"})) continue;
        campaign_plan made{.name = each.key, .where = from.yaml().place_of(each)};
        from.text(each.value, "company", made.company);
        if (made.company.empty() && companies.size() == 1) made.company = companies.front();
        if (std::ranges::count(companies, made.company) == 0) {
            from.report(each.value, made.company.empty() ? "it names no company" : "no company is called so",
                        "write company: NAME, one of the section companies");
            continue;
        }
        const auto* const plan = from.yaml().required(each.value, "plan");
        if (plan == nullptr) continue;
        const auto file = from.path(*plan);
        try {
            made.plan = plan_value(detail::file_text(file, detail::yaml_reader::most_bytes), file);
            static_cast<void>(campaign::read_call_plan(made.plan));
            into.push_back(std::move(made));
        } catch (const error& wrong) {
            for (const auto& one : wrong.problems())
                from.yaml().report(one.where.file.empty() ? place{file} : one.where, one.what, one.cure);
        }
    }
}

}  // namespace palabre_center
