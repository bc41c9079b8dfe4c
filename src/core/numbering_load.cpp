// src/core/numbering_load.cpp - numbering plans out of YAML, with every problem of the file at once.
#include "core/numbering_data.hpp"
#include "core/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace palabre::detail {
namespace {

constexpr std::size_t rows_at_most = 255;  // a table's values are bytes

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

class loader {
public:
    loader(numbering_data base, std::string_view yaml, std::string file)
        : yaml_{yaml, std::move(file)}, data_{std::move(base)} {}

    numbering_data load() {
        const YAML::Node& root = yaml_.root();
        if (yaml_.mapping(root, "the file", {{"country_codes"}, {"countries", true}})) {
            read_codes(root["country_codes"]);
            const YAML::Node& countries = root["countries"];
            if (countries && yaml_.names(countries, "'countries'"))
                for (const auto& each : countries)
                    if (each.first.IsScalar()) read_country(each.first, each.second);
        }
        yaml_.finish();
        return std::move(data_);
    }

private:
    void read_codes(const YAML::Node& codes) {
        if (!codes || !yaml_.list(codes, "'country_codes'")) return;
        prefix_table table;
        for (const auto& each : codes) add(table, each, 1, [](std::uint8_t) { return "another row"; });
        for (unsigned code = 1; code < data_.plan_of_code.size(); ++code) {  // the value of a code becomes its length
            const std::string digits = fmt::format("{}", code);
            if (table.exactly(digits) != 0) data_.codes.add(digits, static_cast<std::uint8_t>(digits.size()));
        }
    }

    void read_country(const YAML::Node& key, const YAML::Node& at) {
        number_plan plan;
        try {
            plan.id = country{key.Scalar()};
        } catch (const error& e) {
            yaml_.complain(key, e.problems().front().what, e.problems().front().cure);
        }
        if (!yaml_.mapping(at, key.Scalar(),
                           {{"name", true},
                            {"code", true},
                            {"digits", true},
                            {"groups", true},
                            {"international_prefixes", true},
                            {"trunk_prefix"},
                            {"example", true},
                            {"ranges", true},
                            {"migrations"},
                            {"operators"},
                            {"source"}}))
            return;
        plan.name = yaml_.text(at["name"], "'name'").value_or("");
        plan.code = digits(at["code"], "'code'", 3);
        if (!plan.code.empty() && data_.codes.exactly(plan.code) != plan.code.size())
            yaml_.complain(at["code"], fmt::format("no country has the code {}", plan.code),
                           "check it, or add it to 'country_codes'");
        most_ = most_digits - plan.code.size();
        const length_set lengths = read_lengths(at["digits"]);
        plan.groups = read_groups(at["groups"]);
        plan.trunk_prefix = digits(at["trunk_prefix"], "'trunk_prefix'", 3);
        if (const auto& prefixes = at["international_prefixes"];
            prefixes && yaml_.list(prefixes, "'international_prefixes'"))
            for (const auto& each : prefixes)
                plan.international_prefixes.push_back(digits(each, "an international prefix", 5));
        std::erase(plan.international_prefixes, "");
        std::stable_sort(plan.international_prefixes.begin(), plan.international_prefixes.end(),
                         [](auto& a, auto& b) { return a.size() > b.size(); });
        read_ranges(plan, at["ranges"], lengths);
        read_migrations(plan, at["migrations"]);
        read_operators(plan, at["operators"]);
        yaml_.text(at["source"], "'source'");
        plan.example = digits(at["example"], "'example'", most_digits);
        if (!plan.example.empty() && !plan.ranges.empty() && plan.range(plan.example) == nullptr)
            yaml_.complain(at["example"], fmt::format("the example {} is in none of the ranges", plan.example),
                           "write a national number without trunk prefix");
        place(key, std::move(plan));
    }

    void read_ranges(number_plan& plan, const YAML::Node& ranges, length_set lengths) {
        if (!ranges || !yaml_.list(ranges, "'ranges'")) return;
        for (const auto& each : ranges) {
            if (!yaml_.mapping(each, "a range",
                               {{"kind", true}, {"prefixes", true}, {"digits"}, {"groups"}, {"source"}}))
                continue;
            number_range range;
            range.kind = read_kind(each["kind"]);
            range.lengths = each["digits"] ? read_lengths(each["digits"]) : lengths;
            range.groups = each["groups"] ? read_groups(each["groups"]) : plan.groups;
            plan.lengths |= range.lengths;
            plan.ranges.push_back(range);
            yaml_.text(each["source"], "'source'");
            add_all(plan.range_of, each, "prefixes", plan.ranges.size(),
                    [&plan](std::uint8_t place) { return to_string(plan.ranges[place - 1U].kind); });
        }
    }

    void read_migrations(number_plan& plan, const YAML::Node& migrations) {
        if (!migrations || !yaml_.list(migrations, "'migrations'")) return;
        for (const auto& each : migrations) {
            if (!yaml_.mapping(
                    each, "a migration",
                    {{"name", true}, {"date", true}, {"digits", true}, {"groups"}, {"rules", true}, {"source"}}))
                continue;
            number_migration migration;
            migration.name = yaml_.text(each["name"], "'name'").value_or("");
            migration.when = calendar_time{std::chrono::seconds{yaml_.moment(each["date"], "'date'").value_or(0)}};
            migration.digits = static_cast<std::size_t>(
                yaml_.number(each["digits"], "'digits'", 1, static_cast<int>(most_)).value_or(1));
            migration.groups = each["groups"] ? read_groups(each["groups"]) : plan.groups;
            yaml_.text(each["source"], "'source'");
            if (!plan.migrations.empty() && migration.when <= plan.migrations.back().when)
                yaml_.complain(each, fmt::format("'{}' is not later than the migration before it", migration.name),
                               "write migrations in the order of their dates");
            read_rules(migration, each["rules"]);
            if (!migration.fronts.empty()) plan.migrations.push_back(std::move(migration));
        }
    }

    void read_rules(number_migration& migration, const YAML::Node& rules) {
        if (!rules || !yaml_.list(rules, "'rules'")) return;
        for (const auto& each : rules) {
            if (!yaml_.mapping(each, "a rule", {{"front", true}, {"prefixes", true}, {"source"}})) continue;
            yaml_.text(each["source"], "'source'");
            std::string front = digits(each["front"], "'front'", most_digits);
            if (front.empty()) continue;
            if (!migration.fronts.empty() && front.size() != migration.fronts.front().size())
                yaml_.complain(each["front"],
                               fmt::format("'{}' and '{}' are not of one length", front, migration.fronts.front()),
                               "make it two migrations: one could not be undone");
            if (migration.digits + front.size() > most_)
                yaml_.complain(each["front"], fmt::format("'{}' makes more than {} digits", front, most_),
                               "shorten it");
            migration.fronts.push_back(std::move(front));
            add_all(migration.front_of, each, "prefixes", migration.fronts.size(),
                    [&migration](std::uint8_t place) { return migration.fronts[place - 1U]; });
        }
    }

    void read_operators(number_plan& plan, const YAML::Node& operators) {
        if (!operators || !yaml_.mapping(operators, "'operators'", {{"as_of", true}, {"prefixes", true}, {"source"}}))
            return;
        plan.operators_as_of =
            calendar_time{std::chrono::seconds{yaml_.moment(operators["as_of"], "'as_of'").value_or(0)}};
        yaml_.text(operators["source"], "'source'");
        const YAML::Node& names = operators["prefixes"];
        if (!names || !yaml_.names(names, "'prefixes'")) return;
        for (const auto& each : names) {
            if (!each.first.IsScalar()) continue;
            plan.operators.push_back(each.first.Scalar());
            add_patterns(plan.operator_of, each.second, each.first.Scalar(), plan.operators.size(),
                         [&plan](std::uint8_t place) { return plan.operators[place - 1U]; });
        }
    }

    number_kind read_kind(const YAML::Node& at) {
        const auto written = yaml_.text(at, "'kind'");
        if (!written) return number_kind::unknown;
        for (const auto kind : {number_kind::mobile, number_kind::fixed, number_kind::voip, number_kind::service})
            if (to_string(kind) == *written) return kind;
        yaml_.complain(at, fmt::format("unknown kind '{}'", *written), "known: mobile, fixed, voip, service");
        return number_kind::unknown;
    }

    length_set read_lengths(const YAML::Node& at) {
        length_set lengths = 0;
        if (!at || !yaml_.list(at, "'digits'")) return lengths;
        for (const auto& each : at)
            if (const auto size = yaml_.number(each, "a length", 1, static_cast<int>(most_)))
                lengths = static_cast<length_set>(lengths | 1U << static_cast<unsigned>(*size));
        return lengths;
    }

    group_sizes read_groups(const YAML::Node& at) {
        group_sizes groups{};
        if (!at || !yaml_.list(at, "'groups'")) return groups;
        if (at.size() > groups.size()) {
            yaml_.complain(at, fmt::format("{} groups", at.size()), fmt::format("write at most {}", groups.size()));
            return groups;
        }
        for (std::size_t i = 0; i < at.size(); ++i)
            groups[i] = static_cast<std::uint8_t>(yaml_.number(at[i], "a group", 1, most_digits).value_or(0));
        return groups;
    }

    std::string digits(const YAML::Node& at, std::string_view what, std::size_t most) {
        auto written = yaml_.text(at, what);
        if (!written) return {};
        if (all_digits(*written) && written->size() <= most) return *std::move(written);
        yaml_.complain(at, fmt::format("{} is '{}'", what, *written),
                       fmt::format("write 1 to {} digits in quotes", most));
        return {};
    }

    template<class Owner>
    void add_all(prefix_table& table, const YAML::Node& row, const char* key, std::size_t place, Owner owner) {
        if (const YAML::Node& patterns = row[key]) add_patterns(table, patterns, key, place, owner);
    }

    template<class Owner> void add_patterns(prefix_table& table, const YAML::Node& patterns, std::string_view what,
                                            std::size_t place, Owner owner) {
        if (!yaml_.list(patterns, fmt::format("'{}'", what))) return;
        if (place > rows_at_most) return yaml_.complain(patterns, "more than 255 rows", "join some");
        for (const auto& each : patterns) add(table, each, static_cast<std::uint8_t>(place), owner);
    }

    template<class Owner> void add(prefix_table& table, const YAML::Node& at, std::uint8_t value, Owner owner) {
        const auto pattern = yaml_.text(at, "a prefix");
        if (!pattern) return;
        const auto [what, held] = table.add(*pattern, value);
        switch (what) {
        case prefix_table::outcome::added: return;
        case prefix_table::outcome::malformed:
            return yaml_.complain(at, fmt::format("'{}' is not a prefix", *pattern),
                                  "write digits, x for any digit, [0-24] for one of 0, 1, 2, 4");
        case prefix_table::outcome::taken:
            return yaml_.complain(at, fmt::format("'{}' is in {} already", *pattern, owner(held)),
                                  "a prefix belongs to one row; a longer one may belong to another");
        case prefix_table::outcome::full:
            return yaml_.complain(at, fmt::format("'{}' makes the table too large", *pattern), "use fewer x");
        }
    }

    /// Puts a plan where its country's was, or between the others.
    void place(const YAML::Node& key, number_plan plan) {
        auto& plans = data_.plans;
        const auto at =
            std::lower_bound(plans.begin(), plans.end(), plan.id, [](auto& a, country b) { return a.id < b; });
        const bool known = at != plans.end() && at->id == plan.id;
        for (const auto& each : plans)
            if (!plan.code.empty() && each.code == plan.code && each.id != plan.id)
                yaml_.complain(key, fmt::format("{} has the code {} already", each.name, plan.code),
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
    return loader{std::move(base), yaml, std::move(file)}.load();
}

}  // namespace palabre::detail
