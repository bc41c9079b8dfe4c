// src/flow/source_texts.hpp - the files that a flow is read from, off the disk or out of memory, each kept.
#pragma once

#include "palabre/flow/graph.hpp"

#include <map>
#include <string>
#include <vector>

namespace palabre::flow::detail {

/// Owns:    the texts read so far.
/// Threads: one at a time.
class source_texts {
public:
    /// Off the disk.
    source_texts() = default;

    /// Out of `files`, which must outlive it, and never off the disk.
    explicit source_texts(const std::vector<source_file>& files);

    /// Keeps the text of a file that has been read already.
    void keep(std::string name, std::string text);

    /// The same whenever it is asked for. Throws as file_text().
    std::string text_of(const std::string& name);

    /// Equal for names of one file.
    std::string identity_of(const std::string& name) const;

    /// In the order in which they were first asked for.
    std::vector<source_file> take() && { return std::move(kept_); }

private:
    std::string read(const std::string& name) const;

    bool on_disk_ = true;
    std::map<std::string, const source_file*> given_;  // by normal path
    std::vector<source_file> kept_;
    std::map<std::string, std::size_t> numbers_;  // by name, into kept_
};

/// Without "." and "x/..", and nothing looked up.
std::string normal_path(const std::string& name);

}  // namespace palabre::flow::detail
