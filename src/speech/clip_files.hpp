// src/speech/clip_files.hpp - from a clip's name to the file that stands for it, loaded once.
#pragma once

#include "palabre/speech/prompts.hpp"
#include "speech/recent.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace palabre::speech::detail {

/// What came of looking for a clip.
struct found_clip {
    recording found;
    bool is_fallback = false;
    std::vector<problem> problems = {};  ///< What stood in the way: files that cannot be read, or none at all.
    std::vector<problem> warnings = {};  ///< What is wrong with the sound itself.
};

/// Recordings in memory, each as new as its file.
///
/// Threads: any.
class clip_files {
public:
    /// Throws as make_prompts().
    explicit clip_files(const prompt_options& options);

    /// Looks at the disk: blocks.
    found_clip find(const clip_name& what);

    /// Bytes that stand for a clip as a file would, before all files of its folder's name; "" takes them back.
    recording replace(const clip_name& what, const std::string& bytes);

    /// What is in memory of a file that find() gave; does not block, and does not ask whether the file has changed.
    std::optional<recording> remembered(const std::string& file);

    /// The languages in which a clip is looked for, in this order.
    std::vector<std::string> languages_for(const std::string& language) const;

private:
    /// What tells a file from the one that was there before.
    struct stamp {
        std::int64_t changed = 0, size = 0;
        std::uint64_t inode = 0;

        bool operator==(const stamp&) const = default;
    };
    struct loaded {
        stamp was;
        recording sound;
        std::size_t clipped = 0;
    };

    static std::optional<stamp> stamp_of(const std::filesystem::path& file);
    std::optional<loaded> load(const std::string& file, const stamp& is, const std::string& language, bool is_joined,
                               found_clip& into);
    std::optional<loaded> known(const std::string& file);
    std::optional<loaded> replaced(const std::string& name);
    bool find_in(const std::string& folder, const std::string& language, const clip_name& what, found_clip& into);

    const prompt_options options_;
    std::mutex mutex_;
    recent<loaded> files_;
    std::map<std::string, loaded, std::less<>> replaced_;  // by what stands for a file's path
};

}  // namespace palabre::speech::detail
