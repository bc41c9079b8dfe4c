// palabre/core/log.hpp - what happened, as fields that a machine can search and a person can read.
#pragma once

#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

enum class log_level { debug, info, warning, error };

std::string_view to_string(log_level level) noexcept;

/// A name and its value, such as {"call", "7f3a"}. Never put a secret (PUK, password, token) into one.
struct log_field {
    std::string_view name;  ///< A literal: it is not copied.
    std::string value;
};

/// Takes log entries. Copies are cheap and write to the same place; a default one writes nowhere.
///
/// Threads: any.
class logger {
public:
    using sink = std::function<void(log_level, std::string_view what, const std::vector<log_field>&)>;

    logger() = default;
    /// `write` is called from whichever thread logs, for entries of at least `least`.
    explicit logger(sink write, log_level least = log_level::info);

    /// The same log with fields that every entry carries, so that one can follow one conversation.
    logger with(std::initializer_list<log_field> fields) const;

    bool takes(log_level level) const noexcept { return write_ != nullptr && level >= least_; }

    void debug(std::string_view what, std::initializer_list<log_field> fields = {}) const;
    void info(std::string_view what, std::initializer_list<log_field> fields = {}) const;
    void warning(std::string_view what, std::initializer_list<log_field> fields = {}) const;
    void error(std::string_view what, std::initializer_list<log_field> fields = {}) const;

private:
    void write(log_level level, std::string_view what, std::initializer_list<log_field> fields) const;

    std::shared_ptr<const sink> write_;
    log_level least_ = log_level::info;
    std::vector<log_field> context_;
};

/// Lines on standard error: `2026-01-05T08:00:00.000Z info conversation began call=7f3a from=+229...`, or with
/// `json` one object a line. Control characters in values are escaped and what is not UTF-8 is replaced, so that nobody
/// can forge an entry. In JSON a field whose name is taken (at, level, what, an earlier field) gets a '_' behind it.
logger log_to_stderr(log_level least = log_level::info, bool json = false);

}  // namespace palabre
