// src/flow/source_texts.cpp - the files that a flow is read from, off the disk or out of memory, each kept.
#include "flow/source_texts.hpp"

#include "core/file_text.hpp"
#include "core/yaml_problems.hpp"

#include <filesystem>

#include <fmt/format.h>

namespace palabre::flow::detail {

namespace fs = std::filesystem;
constexpr auto most_bytes = palabre::detail::yaml_reader::most_bytes;

std::string normal_path(const std::string& name) {
    return fs::path{name}.lexically_normal().string();
}

source_texts::source_texts(const std::vector<source_file>& files) : on_disk_{false} {
    for (const auto& each : files) given_.emplace(normal_path(each.name), &each);
}

void source_texts::keep(std::string name, std::string text) {
    numbers_.emplace(name, kept_.size());
    kept_.push_back({std::move(name), std::move(text)});
}

std::string source_texts::text_of(const std::string& name) {
    if (const auto known = numbers_.find(name); known != numbers_.end()) return kept_[known->second].text;
    std::string text = read(name);
    keep(name, text);
    return text;
}

std::string source_texts::identity_of(const std::string& name) const {
    if (!on_disk_) return normal_path(name);
    std::error_code failed;
    const auto path = fs::weakly_canonical(name, failed);
    return failed ? name : path.string();
}

std::string source_texts::read(const std::string& name) const {
    if (on_disk_) return palabre::detail::file_text(name, most_bytes);
    const auto found = given_.find(normal_path(name));
    if (found == given_.end())
        throw error{errc::not_found, place{name}, "it is not among the files given",
                    "give all that the flow was read from"};
    if (found->second->text.size() > most_bytes)
        throw error{errc::too_large, place{name}, fmt::format("{} bytes", found->second->text.size()),
                    fmt::format("at most {} are read", most_bytes)};
    return found->second->text;
}

}  // namespace palabre::flow::detail
