// palabre/core/error.hpp - what went wrong, where in which file, and how to mend it.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace palabre {

/// What kind of mistake an `error` reports. Bindings map the one class, scripts read the one enum.
enum class errc {
    invalid_argument,  ///< A call that its documentation rules out.
    invalid_file,      ///< A file (configuration, flow, numbering plan, story) with problems; see error::problems().
    duplicate_node,    ///< A flow already has a node of that id.
    not_found,         ///< A file, a company, a time zone that does not exist.
    too_large,         ///< Beyond a documented limit.
    overflow,          ///< A sum that no longer fits its type.
    unsupported,       ///< Well formed, but this build or this version cannot do it.
    wrong_state,       ///< A call at the wrong moment, such as attach() after start().
    io,                ///< The operating system refused: disk, socket, process.
};

/// "invalid_file" for errc::invalid_file, and so on: stable names for logs and bindings.
std::string_view to_string(errc code) noexcept;

/// Where in a text something stands. Lines and columns count from 1 (columns in bytes); 0 means unknown.
struct place {
    std::string file;
    int line = 0;
    int column = 0;

    bool operator==(const place&) const = default;
};

/// "flow.yaml:12:5", "flow.yaml" without a line, "" without a file.
std::string to_string(const place& where);

/// One mistake in a file: what is wrong and what to do about it.
struct problem {
    palabre::place where;
    std::string what;
    std::string cure;  ///< "" only where `what` already says it.

    bool operator==(const problem&) const = default;
};

/// "flow.yaml:12:5: unknown key 'promt'; did you mean 'prompt'?"
std::string to_string(const problem& found);

/// The only exception that Palabre throws: misuse and bad configuration. What the outside world does (busy, no
/// answer, unavailable) is never an exception but a value.
class error : public std::runtime_error {
public:
    error(errc code, std::string what, std::string cure = {});
    error(errc code, place where, std::string what, std::string cure = {});

    /// All the problems of one file at once, in the order of the file. `problems` must not be empty.
    error(errc code, std::vector<problem> problems);

    errc code() const noexcept { return code_; }

    /// At least one; what() is these, a line each.
    const std::vector<problem>& problems() const noexcept { return problems_; }

private:
    errc code_;
    std::vector<problem> problems_;
};

}  // namespace palabre
