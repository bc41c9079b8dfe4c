// src/flow/load.cpp - a flow file and the files that it calls, joined into one graph.
#include "core/file_text.hpp"
#include "flow/changed_parts.hpp"
#include "flow/file_reader.hpp"
#include "flow/file_words.hpp"
#include "flow/offered_texts.hpp"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <tuple>

#include <fmt/format.h>

namespace palabre::flow {
namespace {

namespace fs = std::filesystem;
using detail::called_file;
using detail::flow_file;
using detail::source_texts;

/// Reads the first file, then those that it calls, each once; what is called stands under its file's name.
class joiner {
public:
    explicit joiner(source_texts sources) : sources_{std::move(sources)} {}

    /// `offered` as write_offered() wrote it, `changed` as with_changes() did; nullptr: nothing was.
    graph join(std::string_view text, const std::string& file, const source_file* offered, const source_file* changed) {
        sources_.keep(file, std::string{text});
        known_.emplace(sources_.identity_of(file), 0);
        files_.push_back(detail::read_flow_file(text, file, "", sources_));
        for (std::size_t i = 0; i < files_.size(); ++i)  // more come while it runs
            for (const called_file& each : files_[i].calls) resolve(i, each);
        for (std::size_t i = 1; i < files_.size(); ++i) merge(files_[i]);
        report_all();

        if (offered != nullptr)
            for (flow_file& each : files_) detail::put_offered(offered->text, files_[0].plan, each.nodes);
        if (changed != nullptr) {
            detail::put_changes(changed->text, files_[0].plan, sources_);
            for (flow_file& each : files_) detail::mute(changed->text, each.nodes);
        }
        graph made = std::move(files_[0].plan);
        for (flow_file& each : files_)
            for (auto& [id, node] : each.nodes) made.add(std::move(id), std::move(node));
        made.files = std::move(sources_).take();
        if (offered != nullptr) made.files.push_back(*offered);
        if (changed != nullptr) made.files.push_back(*changed);
        return made;
    }

private:
    void resolve(std::size_t caller, const called_file& call) {
        if (const auto found = find(caller, call)) {
            const auto& nodes = files_[*found].nodes;
            if (!nodes.empty()) files_[caller].nodes[call.node].second.step = step::call_flow{nodes.front().first};
        }
    }

    std::optional<std::size_t> find(std::size_t caller, const called_file& call) {
        const auto complain = [&](std::string what, std::string cure) {
            files_[caller].problems.push_back({call.where, std::move(what), std::move(cure)});
            return std::nullopt;
        };
        if (fs::path{call.name}.is_absolute())
            return complain("an absolute path", "write it as seen from the folder of this file");
        if (!detail::is_yaml_name(call.name))
            return complain(fmt::format("'{:.60}' is no flow file", call.name), "write FILE.yaml");
        const std::string file = detail::beside(call.where.file, call.name);
        const std::string stem = fs::path{file}.stem().string();
        if (!detail::is_id(stem))
            return complain(fmt::format("'{:.60}' is no id, as the name of a flow that is called has to be", stem),
                            "rename the file; " + std::string{detail::id_rule});
        const std::string identity = sources_.identity_of(file);
        if (const auto known = known_.find(identity); known != known_.end()) {
            const std::string& name = files_[known->second].plan.where.file;
            if (detail::normal_path(name) == file) return known->second;
            return complain(fmt::format("{} is {} by another name", file, name), "call a file by one name");
        }
        if (const auto [same, added] = stems_.emplace(stem, file); !added)
            return complain(fmt::format("{} is called '{}' too", same->second, stem), "rename one of the files");
        try {
            files_.push_back(detail::read_flow_file(sources_.text_of(file), file, stem + '/', sources_));
        } catch (const error& failed) {
            return complain(fmt::format("{}: {}", file, failed.problems().front().what),
                            failed.problems().front().cure);
        }
        known_.emplace(identity, files_.size() - 1);
        return files_.size() - 1;
    }

    /// What a called file declares is added; what concerns the conversation as a whole is the first file's affair.
    void merge(flow_file& from) {
        graph& plan = files_[0].plan;
        for (field& each : from.plan.variables)
            if (std::ranges::find(plan.variables, each.name, &field::name) == plan.variables.end())
                plan.variables.push_back(std::move(each));
        for (operation& each : from.plan.operations)
            if (std::ranges::none_of(plan.operations, [&](const operation& other) {
                    return other.connector == each.connector && other.name == each.name;
                }))
                plan.operations.push_back(std::move(each));
        plan.calendars.merge(from.plan.calendars);
    }

    void report_all() {
        std::vector<problem> all;
        for (flow_file& each : files_) {
            std::ranges::stable_sort(each.problems, {}, [&](const problem& found) {  // its calendars' files after it
                return std::tuple{found.where.file != each.plan.where.file, std::string_view{found.where.file},
                                  found.where.line == 0, found.where.line, found.where.column};
            });
            std::ranges::move(each.problems, std::back_inserter(all));
        }
        if (!all.empty()) throw error{errc::invalid_file, std::move(all)};
    }

    source_texts sources_;
    std::deque<flow_file> files_;
    std::map<std::string, std::size_t> known_;  // by identity
    std::map<std::string, std::string> stems_;
};

}  // namespace

std::string detail::beside(const std::string& from, const std::string& file) {
    return (fs::path{from}.parent_path() / file).lexically_normal().string();
}

bool detail::is_yaml_name(std::string_view file) {
    return file.ends_with(".yaml") || file.ends_with(".yml");
}

flow_file detail::read_flow_file(std::string_view text, const std::string& file, const std::string& prefix,
                                 source_texts& sources) {
    flow_file made;
    made.plan.where = {file, 1, 1};
    file_reader from{file, prefix, sources};
    try {
        const yaml_node root = from.yaml.parse(text);
        if (root.is == yaml_node::kind::null) {
            from.yaml.report({file, 1, 1}, "the file is empty", "write flow: NAME, and nodes: with one node or more");
        } else if (from.yaml.expect_map(root, keys::top)) {
            read_top(from, root, made.plan);
            const auto* const nodes = from.yaml.required(root, "nodes");
            const bool some = nodes != nullptr && nodes->is == yaml_node::kind::map && !nodes->entries.empty();
            if (nodes != nullptr && !some)
                from.yaml.report(from.yaml.place_of(*nodes), "a flow has one node or more",
                                 "write lines of ID: {KIND: ...}");
            if (some)
                for (const yaml_entry& each : nodes->entries)
                    made.nodes.emplace_back(prefix + each.key, read_node(from, each, made.nodes.size()));
        }
        made.problems = from.yaml.take_problems();
    } catch (const error& failed) {
        made.problems = from.yaml.take_problems();
        std::ranges::copy(failed.problems(), std::back_inserter(made.problems));
    }
    made.calls = std::move(from.calls);
    return made;
}

graph load(const std::string& file) {
    return load_text(palabre::detail::file_text(file, detail::yaml_reader::most_bytes), file);
}

namespace {

graph join(std::string_view yaml, const std::string& file, source_texts sources, const source_file* offered = nullptr,
           const source_file* changed = nullptr) {
    if (yaml.size() > detail::yaml_reader::most_bytes)
        throw error{errc::too_large, place{file}, fmt::format("{} bytes of YAML", yaml.size()),
                    fmt::format("at most {} are read", detail::yaml_reader::most_bytes)};
    return joiner{std::move(sources)}.join(yaml, file.empty() ? "flow.yaml" : file, offered, changed);
}

}  // namespace

graph load_text(std::string_view yaml, const std::string& file) {
    return join(yaml, file, source_texts{});
}

graph load_files(const std::vector<source_file>& files) {
    if (files.empty()) throw error{errc::invalid_argument, "a flow of no files", "give its entry file first"};
    const auto behind = [&](std::size_t end, const char* name) {
        return end > 1 && files[end - 1].name == name ? &files[end - 1] : nullptr;
    };
    const auto* const changed = behind(files.size(), detail::changes_file);
    const auto* const offered = behind(files.size() - (changed != nullptr ? 1 : 0), detail::offered_file);
    return join(files.front().text, files.front().name, source_texts{files}, offered, changed);
}

}  // namespace palabre::flow
