// src/speech/prompt_store.cpp - what was looked at just now is given at once, the rest after a look at the disk.
#include "speech/prompt_store.hpp"

#include <set>
#include <utility>

namespace palabre::speech {
namespace detail {
namespace {

constexpr std::size_t most_names = 100'000;

std::string key_of(const clip_name& what) {
    return what.folder + '\0' + what.language + '\0' + what.clip;
}

}  // namespace

prompt_store::prompt_store(runtime& on, prompt_options options)
    : on_{on}, options_{std::move(options)}, files_{options_}, seen_{most_names}, workers_{on, 1} {
}

prompt_store::~prompt_store() = default;

void prompt_store::fetch(clip_name what, std::function<void(recording)> then) {
    if (const auto* seen = seen_.find(key_of(what)); seen != nullptr && on_.now() - seen->at < options_.trust) {
        if (seen->file.empty()) return answer(std::move(then), recording{.why = seen->why});
        if (auto known = files_.remembered(seen->file)) return answer(std::move(then), *std::move(known));
    }
    auto& asked = asked_[what];
    asked.waiters.push_back(std::move(then));
    if (asked.waiters.size() > 1) return;
    asked.work = on_.work();
    workers_.add(workers::lane::awaited, [this, what = std::move(what)] {
        recording found = files_.find(what).found;
        workers_.answer([this, what, found = std::move(found)] { finish(what, found); });
    });
}

void prompt_store::replace(clip_name what, std::string bytes, std::function<void(recording)> then) {
    workers_.add(workers::lane::awaited, [this, what = std::move(what), bytes = std::move(bytes),
                                          then = std::move(then), work = on_.work()]() mutable {
        auto found = files_.replace(what, bytes);
        workers_.answer([this, then = std::move(then), found = std::move(found), work = std::move(work)]() mutable {
            seen_.clear();  // by whichever folders' names a clip is asked for
            then(std::move(found));
        });
    });
}

void prompt_store::answer(waiter who, recording what) {
    workers_.answer([who = std::move(who), what = std::move(what)]() mutable { who(std::move(what)); });
}

void prompt_store::finish(const clip_name& what, const recording& found) {
    seen_.put(key_of(what), {found.file, found.why, on_.now()}, 1);
    const auto asked = asked_.extract(what);
    for (auto& each : asked.mapped().waiters) answer(std::move(each), found);
}

}  // namespace detail

std::unique_ptr<prompts> make_prompts(runtime& on, prompt_options options) {
    return std::make_unique<detail::prompt_store>(on, std::move(options));
}

clip_report check_clips(const std::vector<clip_name>& all, const prompt_options& options) {
    auto quiet = options;
    quiet.log = {};
    detail::clip_files files{quiet};
    clip_report report;
    std::set<clip_name> seen;
    for (const auto& each : all) {
        if (!seen.insert(each).second) continue;
        auto looked = files.find(each);
        const auto append = [](std::vector<problem>& to, std::vector<problem>& from) {
            to.insert(to.end(), std::move_iterator{from.begin()}, std::move_iterator{from.end()});
        };
        append(report.problems, looked.problems);
        append(report.warnings, looked.warnings);
    }
    return report;
}

}  // namespace palabre::speech
