// src/speech/prompt_store.hpp - the prompts port over folders of files.
#pragma once

#include "palabre/speech/prompts.hpp"
#include "speech/clip_files.hpp"
#include "speech/recent.hpp"
#include "speech/workers.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace palabre::speech::detail {

/// Owns:    a thread and what is loaded.
/// Threads: the strand.
class prompt_store final : public prompts {
public:
    prompt_store(runtime& on, prompt_options options);
    ~prompt_store() override;

    void fetch(clip_name what, std::function<void(recording)> then) override;
    void replace(clip_name what, std::string bytes, std::function<void(recording)> then) override;
    std::vector<std::string> languages_for(const std::string& language) const override {
        return files_.languages_for(language);
    }

private:
    using waiter = std::function<void(recording)>;

    struct search {
        std::vector<waiter> waiters;
        std::shared_ptr<void> work;  ///< Keeps the loop running until it has been told.
    };
    /// What a name was found to stand for, when the disk was last looked at.
    struct sighting {
        std::string file;  ///< "" for none, and why.
        std::string why;
        instant at;
    };

    void answer(waiter who, recording what);
    void finish(const clip_name& what, const recording& found);

    runtime& on_;
    const prompt_options options_;
    clip_files files_;
    recent<sighting> seen_;
    std::map<clip_name, search> asked_;
    workers workers_;
};

}  // namespace palabre::speech::detail
