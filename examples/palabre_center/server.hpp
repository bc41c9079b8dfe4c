// examples/palabre_center/server.hpp - palabre-center at work: opens what its file names, and answers.
#pragma once

#include "configuration.hpp"
#include "loaded.hpp"

#include "palabre/asio_runtime.hpp"

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>

namespace palabre_center {

/// Answers until SIGTERM or SIGINT, then drains. Writes one line to `ready` when it can take calls, and its log to standard
/// error. SIGHUP reads the file again. Returns 0; throws palabre::error for what cannot be.
int serve(const std::string& file, const environment& variables, std::ostream& ready);

/// What an application adds to the center that it embeds.
struct additions {
    /// Puts something around the store; called only where the file names one.
    std::function<std::unique_ptr<palabre::history::store>(std::unique_ptr<palabre::history::store>)> keeps = {};
    /// Called once everything that the file names is there, before the center starts.
    std::function<void(palabre::center&)> joins = {};
};

/// The same center in an application's own process: it touches no signals and reads its file once.
///
/// Owns:    all that the configuration names.
/// Threads: open(), run() and the destructor: one and the same; end(): the loop's.
class embedded {
public:
    virtual ~embedded() = default;

    virtual palabre::asio_runtime& loop() noexcept = 0;

    /// Opens and starts everything; throws palabre::error for what cannot be.
    virtual void open() = 0;
    virtual palabre::history::store* store() noexcept = 0;          ///< nullptr where the file names none.
    virtual palabre::voice_line& line() noexcept = 0;               ///< Once it is open.
    virtual palabre::connector* connected(const std::string&) = 0;  ///< Of the file's connectors; nullptr: none.

    /// Until end() has been obeyed: no new conversations, and those under way for as long as `drain` says.
    virtual void run() = 0;
    virtual void end() = 0;
};

/// `with` must be without problems.
std::unique_ptr<embedded> embed(loaded with, additions added);

}  // namespace palabre_center
