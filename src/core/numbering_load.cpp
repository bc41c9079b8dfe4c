// src/core/numbering_load.cpp - numbering plans out of YAML, with every problem of the file at once.
#include "core/moment.hpp"
#include "core/numbering_data.hpp"
#include "core/yaml_problems.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace palabre::detail {
namespace {

constexpr std::size_t rows_at_most = 255;  // a table's values are bytes

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class loader {
public:
    loader(numbering_data base, std::string file) : yaml_{std::move(file)}, data_{std::move(base)} {}

    numbering_data load(std::string_view text) {
        const yaml_node root = yaml_.parse(text);
        if (yaml_.expect_map(root, {"country_codes", "countries"})) {
            if (const auto* const codes = root.find("country_codes")) read_codes(*codes);
            if (const auto* const countries = yaml_.required(root, "countries"); countries != nullptr)
                if (yaml_.expect_map(*countries, "'countries' is not a map", "write 'BJ: {...}' lines under it"))
                    for (const yaml_entry& each : countries->entries) read_country(each);
        }
        yaml_.finish();
        return std::move(data_);
    }

private:
    void complain(const yaml_node& at, std::string what, std::string cure) {
        yaml_.report(yaml_.place_of(at), std::move(what), std::move(cure));
    }

    void read_codes(const yaml_node& codes) {
        if (!list(codes, "'country_codes'")) return;
        prefix_table table;
        for (const yaml_node& each : codes.items) add(table, each, 1, [](std::uint8_t) { return "another row"; });
        for (unsigned code = 1; code < data_.plan_of_code.size(); ++code) {  // the value of a code becomes its length
            const std::string digits = fmt::format("{}", code);
            if (table.exactly(digits) != 0) data_.codes.add(digits, static_cast<std::uint8_t>(digits.size()));
        }
    }

    void read_country(const yaml_entry& entry) {
        number_plan plan;
        try {
            plan.id = country{entry.key};
        } catch (const error& e) {
            yaml_.report(yaml_.place_of(entry), e.problems().front().what, e.problems().front().cure);
        }
        const yaml_node& at = entry.value;
        if (!yaml_.expect_map(at, {"name", "code", "digits", "groups", "international_prefixes", "trunk_prefix",
                                   "example", "ranges", "migrations", "operators", "source"}))
            return;
        plan.name = required_text(at, "name");
        const auto* const code = yaml_.required(at, "code");
        if (code != nullptr) plan.code = digits(*code, "'code'", 3);
        if (!plan.code.empty() && data_.codes.exactly(plan.code) != plan.code.size())
            complain(*code, fmt::format("no country has the code {}", plan.code),
                     "check it, or add it to 'country_codes'");
        most_ = most_digits - plan.code.size();
        length_set lengths = 0;
        if (const auto* const sizes = yaml_.required(at, "digits")) lengths = read_lengths(*sizes);
        if (const auto* const groups = yaml_.required(at, "groups")) plan.groups = read_groups(*groups);
        if (const auto* const trunk = at.find("trunk_prefix")) plan.trunk_prefix = digits(*trunk, "'trunk_prefix'", 3);
        if (const auto* const prefixes = yaml_.required(at, "international_prefixes"))
            read_international_prefixes(plan, *prefixes);
        if (const auto* const ranges = yaml_.required(at, "ranges")) read_ranges(plan, *ranges, lengths);
        if (const auto* const migrations = at.find("migrations")) read_migrations(plan, *migrations);
        if (const auto* const operators = at.find("operators")) read_operators(plan, *operators);
        check_source(at);
        if (const auto* const example = yaml_.required(at, "example")) {
            plan.example = digits(*example, "'example'", most_digits);
            if (!plan.example.empty() && !plan.ranges.empty() && plan.range(plan.example) == nullptr)
                complain(*example, fmt::format("the example {} is in none of the ranges", plan.example),
                         "write a national number without trunk prefix");
        }
        place(entry, std::move(plan));
    }

    void read_international_prefixes(number_plan& plan, const yaml_node& prefixes) {
        if (!list(prefixes, "'international_prefixes'")) return;
        for (const yaml_node& each : prefixes.items)
            plan.international_prefixes.push_back(digits(each, "an international prefix", 5));
        std::erase(plan.international_prefixes, "");
        std::stable_sort(plan.international_prefixes.begin(), plan.international_prefixes.end(),
                         [](auto& a, auto& b) { return a.size() > b.size(); });
    }

    void read_ranges(number_plan& plan, const yaml_node& ranges, length_set lengths) {
        if (!list(ranges, "'ranges'")) return;
        for (const yaml_node& each : ranges.items) {
            if (!yaml_.expect_map(each, {"kind", "prefixes", "digits", "groups", "source"})) continue;
            number_range range;
            if (const auto* const kind = yaml_.required(each, "kind")) range.kind = read_kind(*kind);
            const auto* const sizes = each.find("digits");
            range.lengths = sizes != nullptr ? read_lengths(*sizes) : lengths;
            const auto* const groups = each.find("groups");
            range.groups = groups != nullptr ? read_groups(*groups) : plan.groups;
            plan.lengths |= range.lengths;
            plan.ranges.push_back(range);
            check_source(each);
            add_all(plan.range_of, each, plan.ranges.size(),
                    [&plan](std::uint8_t place) { return to_string(plan.ranges[place - 1U].kind); });
        }
    }

    void read_migrations(number_plan& plan, const yaml_node& migrations) {
        if (!list(migrations, "'migrations'")) return;
        for (const yaml_node& each : migrations.items) {
            if (!yaml_.expect_map(each, {"name", "date", "digits", "groups", "rules", "source"})) continue;
            number_migration migration;
            migration.name = required_text(each, "name");
            migration.when = required_moment(each, "date");
            if (const auto* const size = yaml_.required(each, "digits")) migration.digits = read_size(*size);
            const auto* const groups = each.find("groups");
            migration.groups = groups != nullptr ? read_groups(*groups) : plan.groups;
            check_source(each);
            if (!plan.migrations.empty() && migration.when <= plan.migrations.back().when)
                complain(each, fmt::format("'{}' is not later than the migration before it", migration.name),
                         "write migrations in the order of their dates");
            if (const auto* const rules = yaml_.required(each, "rules")) read_rules(migration, *rules);
            if (!migration.fronts.empty()) plan.migrations.push_back(std::move(migration));
        }
    }

    void read_rules(number_migration& migration, const yaml_node& rules) {
        if (!list(rules, "'rules'")) return;
        for (const yaml_node& each : rules.items) {
            if (!yaml_.expect_map(each, {"front", "prefixes", "source"})) continue;
            check_source(each);
            const auto* const at = yaml_.required(each, "front");
            std::string front = at != nullptr ? digits(*at, "'front'", most_digits) : "";
            if (front.empty()) continue;
            if (!migration.fronts.empty() && front.size() != migration.fronts.front().size())
                complain(*at, fmt::format("'{}' and '{}' are not of one length", front, migration.fronts.front()),
                         "make it two migrations: one could not be undone");
            if (migration.digits + front.size() > most_)
                complain(*at, fmt::format("'{}' makes more than {} digits", front, most_), "shorten it");
            migration.fronts.push_back(std::move(front));
            add_all(migration.front_of, each, migration.fronts.size(),
                    [&migration](std::uint8_t place) { return migration.fronts[place - 1U]; });
        }
    }

    void read_operators(number_plan& plan, const yaml_node& operators) {
        if (!yaml_.expect_map(operators, {"as_of", "prefixes", "source"})) return;
        plan.operators_as_of = required_moment(operators, "as_of");
        check_source(operators);
        const auto* const names = yaml_.required(operators, "prefixes");
        if (names == nullptr ||
            !yaml_.expect_map(*names, "'prefixes' is not a map", "write 'OPERATOR: [...]' lines under it"))
            return;
        for (const yaml_entry& each : names->entries) {
            plan.operators.push_back(each.key);
            add_patterns(plan.operator_of, each.value, shown(each.key), plan.operators.size(),
                         [&plan](std::uint8_t place) { return plan.operators[place - 1U]; });
        }
    }

    number_kind read_kind(const yaml_node& at) {
        const auto written = yaml_.text(at);
        if (!written) return number_kind::unknown;
        for (const auto kind : {number_kind::mobile, number_kind::fixed, number_kind::voip, number_kind::service})
            if (to_string(kind) == *written) return kind;
        complain(at, "unknown kind " + shown(*written), "known: mobile, fixed, voip, service");
        return number_kind::unknown;
    }

    /// How many digits a number has; 0 if it is told that this is none.
    std::size_t read_size(const yaml_node& at) {
        return static_cast<std::size_t>(yaml_.integer(at, 1, static_cast<int>(most_)).value_or(0));
    }

    length_set read_lengths(const yaml_node& at) {
        length_set lengths = 0;
        if (!list(at, "'digits'")) return lengths;
        for (const yaml_node& each : at.items)
            if (const auto size = read_size(each); size > 0) lengths = static_cast<length_set>(lengths | 1U << size);
        return lengths;
    }

    group_sizes read_groups(const yaml_node& at) {
        group_sizes groups{};
        if (!list(at, "'groups'")) return groups;
        if (at.items.size() > groups.size()) {
            complain(at, fmt::format("{} groups", at.items.size()), fmt::format("write at most {}", groups.size()));
            return groups;
        }
        for (std::size_t i = 0; i < at.items.size(); ++i)
            groups[i] = static_cast<std::uint8_t>(yaml_.integer(at.items[i], 1, most_digits).value_or(0));
        return groups;
    }

    bool list(const yaml_node& at, std::string_view what) {
        if (at.is == yaml_node::kind::list && !at.items.empty()) return true;
        complain(at, fmt::format("{} is not a list of one or more", what), "write [a, b] or '- a' lines");
        return false;
    }

    std::string required_text(const yaml_node& map, std::string_view key) {
        const auto* const at = yaml_.required(map, key);
        return at != nullptr ? yaml_.text(*at).value_or("") : "";
    }

    calendar_time required_moment(const yaml_node& map, std::string_view key) {
        const auto* const at = yaml_.required(map, key);
        const auto written = at != nullptr ? yaml_.text(*at) : std::nullopt;
        if (!written) return {};
        if (const auto moment = read_moment(*written)) return *moment;
        complain(*at, fmt::format("'{}' is {}", key, shown(*written)), "write 2024-11-30 or 2024-11-30T00:00:00+01:00");
        return {};
    }

    /// Where a row comes from is for people; that it is a text is all there is to check.
    void check_source(const yaml_node& map) {
        if (const auto* const source = map.find("source")) yaml_.text(*source);
    }

    std::string digits(const yaml_node& at, std::string_view what, std::size_t most) {
        auto written = yaml_.text(at);
        if (!written) return {};
        if (all_digits(*written) && written->size() <= most) return *std::move(written);
        complain(at, fmt::format("{} is {}", what, shown(*written)),
                 fmt::format("write 1 to {} digits in quotes", most));
        return {};
    }

    template<class Owner> void add_all(prefix_table& table, const yaml_node& row, std::size_t place, Owner owner) {
        if (const auto* const patterns = yaml_.required(row, "prefixes"))
            add_patterns(table, *patterns, "'prefixes'", place, owner);
    }

    template<class Owner> void add_patterns(prefix_table& table, const yaml_node& patterns, std::string_view what,
                                            std::size_t place, Owner owner) {
        if (!list(patterns, what)) return;
        if (place > rows_at_most) return complain(patterns, "more than 255 rows", "join some");
        for (const yaml_node& each : patterns.items) add(table, each, static_cast<std::uint8_t>(place), owner);
    }

    template<class Owner> void add(prefix_table& table, const yaml_node& at, std::uint8_t value, Owner owner) {
        const auto pattern = yaml_.text(at);
        if (!pattern) return;
        const auto [what, held] = table.add(*pattern, value);
        switch (what) {
        case prefix_table::outcome::added: return;
        case prefix_table::outcome::malformed:
            return complain(at, shown(*pattern) + " is not a prefix",
                            "write digits, x for any digit, [0-24] for one of 0, 1, 2, 4");
        case prefix_table::outcome::taken:
            return complain(at, fmt::format("{} is in {} already", shown(*pattern), owner(held)),
                            "a prefix belongs to one row; a longer one may belong to another");
        case prefix_table::outcome::full:
            return complain(at, shown(*pattern) + " makes the table too large", "use fewer x");
        }
    }

    /// Puts a plan where its country's was, or between the others.
    void place(const yaml_entry& entry, number_plan plan) {
        auto& plans = data_.plans;
        const auto at =
            std::lower_bound(plans.begin(), plans.end(), plan.id, [](auto& a, country b) { return a.id < b; });
        const bool known = at != plans.end() && at->id == plan.id;
        for (const auto& each : plans)
            if (!plan.code.empty() && each.code == plan.code && each.id != plan.id)
                yaml_.report(yaml_.place_of(entry), fmt::format("{} has the code {} already", each.name, plan.code),
                             "one plan to a code: countries that share one share a plan");
        if (known)
            *at = std::move(plan);
        else
            plans.insert(at, std::move(plan));
        data_.plan_of_code = {};
        for (std::size_t i = 0; i < plans.size(); ++i)
            if (!plans[i].code.empty())
                data_.plan_of_code[std::stoul(plans[i].code)] = static_cast<std::uint16_t>(i + 1);
    }

    yaml_reader yaml_;
    numbering_data data_;
    std::size_t most_ = most_digits;  // digits of a national number in the country being read
};

}  // namespace

numbering_data load_numbering(numbering_data base, std::string_view yaml, std::string file) {
    return loader{std::move(base), std::move(file)}.load(yaml);
}

}  // namespace palabre::detail
