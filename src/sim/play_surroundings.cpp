// src/sim/play_surroundings.cpp - world.yaml: what stories find around a flow.
#include "palabre/sim/play.hpp"

#include "core/yaml_problems.hpp"
#include "flow/choices.hpp"
#include "palabre/core/error.hpp"
#include "sim/world_house.hpp"

#include <boost/json/parse.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace palabre::sim {
namespace {

using palabre::detail::yaml_node;
using palabre::detail::yaml_reader;

/// YAML as JSON reads it: what stands in quotes is text.
value to_value(const yaml_node& node) {
    switch (node.is) {
    case yaml_node::kind::null: return nullptr;
    case yaml_node::kind::list: {
        boost::json::array all;
        for (const auto& each : node.items) all.push_back(to_value(each));
        return all;
    }
    case yaml_node::kind::map: {
        boost::json::object all;
        for (const auto& [key, line, column, each] : node.entries) all[key] = to_value(each);
        return all;
    }
    case yaml_node::kind::text: break;
    }
    const std::string& text = node.text;
    if (node.quoted) return boost::json::string{text};
    if (text == "true" || text == "false") return text == "true";
    // Numbers as JSON writes them: a telephone number keeps its zeros even without quotes.
    boost::system::error_code failed;
    value number = boost::json::parse(text, failed);
    if (!failed && number.is_number()) return number;
    return boost::json::string{text};
}

class loader {
public:
    explicit loader(const std::string& file) : yaml_{file} {}

    surroundings load(std::string_view text) {
        const yaml_node root = yaml_.parse(text);
        surroundings all;
        if (yaml_.expect_map(root, {"begins", "back_offices", "customers", "transfers", "assistants"})) {
            if (const auto* begins = root.find("begins")) all.begins = yaml_.text(*begins).value_or("");
            each_of(root, "back_offices", [&](const auto& entry) { back_office(entry, all); });
            each_of(root, "customers", [&](const auto& entry) {
                value known = to_value(entry.value);
                if (known.is_object())
                    all.customers.push_back({entry.key, std::move(known.get_object())});
                else
                    yaml_.report(yaml_.place_of(entry), "a customer is a map", "write {language: fr, segment: gold}");
            });
            each_of(root, "transfers", [&](const auto& entry) { transfer(entry, all); });
            each_of(root, "assistants", [&](const auto& entry) { assistant(entry, all); });
        }
        yaml_.finish();
        return all;
    }

private:
    template<typename Take> void each_of(const yaml_node& map, std::string_view key, Take take) {
        const auto* found = map.find(key);
        if (found == nullptr || !yaml_.expect_map(*found, "this is no map", "write NAME: ... lines below it")) return;
        for (const auto& entry : found->entries) take(entry);
    }

    void back_office(const palabre::detail::yaml_entry& entry, surroundings& all) {
        surroundings::back_office office{entry.key};
        if (!yaml_.expect_map(entry.value, "a back office is a map", "write OPERATION: and its answers below it"))
            return;
        for (const auto& [name, line, column, rows] : entry.value.entries) {
            if (name == "takes_ms") {
                takes(rows, office);
            } else if (rows.is == yaml_node::kind::list) {
                surroundings::operation made{entry.key, name, {}};
                for (const auto& row : rows.items) answer(row, made);
                all.operations.push_back(std::move(made));
            } else {
                yaml_.report(yaml_.place_of(rows), "an operation is a list of answers",
                             "write - when: {...} and gives: ... for each");
            }
        }
        all.back_offices.push_back(std::move(office));
    }

    void assistant(const palabre::detail::yaml_entry& entry, surroundings& all) {
        if (entry.value.is != yaml_node::kind::list)
            return yaml_.report(yaml_.place_of(entry), "an assistant is a list of answers",
                                "write - when: WORDS and replies: TEXT for each");
        surroundings::assistant made{entry.key, {}};
        for (const auto& row : entry.value.items) assistant_row(row, made);
        all.assistants.push_back(std::move(made));
    }

    void assistant_row(const yaml_node& node, surroundings::assistant& into) {
        using kind = flow::event::assisted::kind;
        if (!yaml_.expect_map(node, {"when", "replies", "asks", "choices", "acts", "with", "confirmed", "hands_over",
                                     "edge", "slots"}))
            return;
        surroundings::assistant_row row;
        auto& then = row.then;
        int deeds = 0;
        const auto text = [&](const char* key, kind what, std::string& to) {
            const auto* const found = node.find(key);
            if (found == nullptr) return;
            ++deeds;
            then.what = what;
            to = yaml_.text(*found).value_or("");
        };
        std::string operation;
        text("replies", kind::reply, then.text);
        text("asks", kind::question, then.text);
        text("hands_over", kind::hand_over, then.text);
        text("acts", kind::act, operation);
        if (deeds != 1)
            yaml_.report(yaml_.place_of(node), "an assistant's answer is one of four",
                         "write one of replies, asks, acts and hands_over");
        const auto dot = std::min(operation.find('.'), operation.size());
        then.connector = operation.substr(0, dot);
        then.operation = operation.substr(std::min(dot + 1, operation.size()));
        if (const auto* when = node.find("when")) row.when = yaml_.text(*when).value_or("");
        if (const auto* edge = node.find("edge")) then.edge = yaml_.text(*edge).value_or("");
        if (const auto* with = node.find("with")) then.arguments = to_value(*with);
        if (then.arguments.is_null()) then.arguments.emplace_object();
        if (const auto* slots = node.find("slots")) then.slots = to_value(*slots);
        if (const auto* yes = node.find("confirmed")) then.confirmed = yaml_.boolean(*yes).value_or(false);
        if (const auto* choices = node.find("choices"))
            for (const auto& each : choices->items) then.choices.push_back(each.text);
        into.rows.push_back(std::move(row));
    }

    void takes(const yaml_node& node, surroundings::back_office& office) {
        if (node.is != yaml_node::kind::list || node.items.size() != 2)
            return yaml_.report(yaml_.place_of(node), "takes_ms is no pair", "write [20, 80]");
        const auto least = yaml_.integer(node.items[0], 0, 3'600'000),
                   most = yaml_.integer(node.items[1], 0, 3'600'000);
        if (!least || !most) return;
        if (*most < *least) return yaml_.report(yaml_.place_of(node), "the first time is longer", "swap the two");
        office.least = std::chrono::milliseconds{*least};
        office.most = std::chrono::milliseconds{*most};
    }

    void answer(const yaml_node& node, surroundings::operation& into) {
        if (!yaml_.expect_map(node, {"when", "gives", "age_ms", "not_found"})) return;
        surroundings::answer_row row;
        if (const auto* when = node.find("when")) row.when = to_value(*when);
        if (const auto* gives = node.find("gives")) row.gives = to_value(*gives);
        if (const auto* missing = node.find("not_found")) row.not_found = yaml_.boolean(*missing).value_or(false);
        if (const auto* age = node.find("age_ms"))
            row.age = std::chrono::milliseconds{yaml_.integer(*age, 0, 31'536'000'000).value_or(0)};
        into.rows.push_back(std::move(row));
    }

    void transfer(const palabre::detail::yaml_entry& entry, surroundings& all) {
        if (!yaml_.expect_map(entry.value, {"ends", "after_ms"})) return;
        const auto* ends = yaml_.required(entry.value, "ends");
        const auto* after = entry.value.find("after_ms");
        const auto outcome = ends != nullptr ? yaml_.text(*ends) : std::nullopt;
        const auto ms = after != nullptr ? yaml_.integer(*after, 0, 86'400'000) : std::optional<std::int64_t>{0};
        if (outcome && !is_transfer_outcome(*outcome))
            return yaml_.report(yaml_.place_of(*ends), "no transfer ends as '" + *outcome + "'", transfer_outcomes);
        if (outcome && ms) all.transfers.push_back({entry.key, *outcome, std::chrono::milliseconds{*ms}});
    }

    yaml_reader yaml_;
};

}  // namespace

surroundings surroundings::load_text(std::string_view yaml, const std::string& file) {
    return loader{file}.load(yaml);
}

surroundings surroundings::beside(const std::string& flow_file) {
    const auto file = std::filesystem::path{flow_file}.parent_path() / "world.yaml";
    std::ifstream in{file, std::ios::binary};
    if (!in) return {};
    std::ostringstream text;
    text << in.rdbuf();
    return load_text(text.str(), file.string());
}

void surroundings::put_into(world& stage) const {
    for (const auto& each : back_offices) stage.back_office(each.name).takes(each.least, each.most);
    for (const auto& each : operations) {
        auto& office = stage.back_office(each.back_office);
        for (const auto& row : each.rows) {
            if (row.not_found)
                office.knows_not(each.name, row.when);
            else if (row.age > duration{0})
                office.answers_stale(each.name, row.when, row.gives, row.age);
            else if (row.when.is_null())
                office.answers_always(each.name, row.gives);
            else
                office.answers(each.name, row.when, row.gives);
        }
    }
    for (const auto& each : customers) stage.customer(each.address) = each.known;
    for (const auto& each : assistants)
        stage.assists(each.name, [rows = each.rows](const flow::action::ask_assistant& asked) {
            const auto fits = [&](const assistant_row& row) {
                return row.when.empty() || flow::match_choice({{row.when, row.when}}, asked.message).has_value();
            };
            const auto row = std::ranges::find_if(rows, fits);
            return row == rows.end() ? flow::event::assisted{.what = flow::event::assisted::kind::hand_over,
                                                             .text = "not in world.yaml"}
                                     : row->then;
        });
    for (const auto& each : transfers) stage.transfers_end(each.to, each.ends, each.after);
}

}  // namespace palabre::sim
