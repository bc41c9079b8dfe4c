// src/http/server.hpp - an HTTP/1.1 server whose requests are answered on the strand.
#pragma once

#include "http/body_file.hpp"
#include "http/message.hpp"
#include "palabre/core/log.hpp"
#include "palabre/core/runtime.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace palabre::http {

/// What clients of https:// are shown.
struct server_certificate {
    std::string chain;     ///< A PEM file, the server's own first.
    std::string key = {};  ///< A PEM file, without a password; "": `chain` has it.
};

/// Throws error{errc::io} or error{errc::invalid_file} for files that cannot serve. Blocks.
void check(const server_certificate& by);

/// Requests whose bodies may be larger than others', at some paths.
struct large_bodies {
    /// "/api/v1/files", by POST, and the most bytes there; beyond: 413.
    std::vector<std::pair<std::string, std::size_t>> paths = {};
    std::size_t at_once = 4;  ///< Held in memory; beyond: 503.
    duration read_in = std::chrono::minutes{2};
};

/// Requests whose bodies go to files as they come, in memory that does not grow with them.
struct bodies_to_files {
    /// By what is asked alone, since the thread asks. nullptr: there are none.
    bool (*are)(std::string_view method, std::string_view path) = nullptr;
    /// Called twice, instead of the handler: without a file before the body is read, which is done where the answer is 100;
    /// then with it.
    std::function<void(request, std::shared_ptr<const body_file>, reply)> then = {};
    std::string folder = {};  ///< Where files lie while they are used; "": the system's for temporary ones.
    std::uint64_t most = 0;   ///< Bytes; beyond: 413.
    std::size_t at_once = 4;  ///< On their way, or being answered; beyond: 503.
    duration between = std::chrono::seconds{60};  ///< Without a byte: broken off.
};

struct server_options {
    std::string listen = "127.0.0.1:0";        ///< Port 0: any free one.
    std::size_t most_connections = 256;        ///< Beyond: 503 and the end.
    std::size_t most_waiting = 64;             ///< Requests given to the handler and not answered; beyond: 503.
    std::size_t header_most = 16'384;          ///< Bytes; beyond: 431.
    std::size_t body_most = 1'000'000;         ///< Bytes; beyond: 413.
    duration idle = std::chrono::seconds{60};  ///< Without the first byte of a request.
    duration read_in =
        std::chrono::seconds{10};  ///< From a request's first byte to its last; and for taking an answer.
    duration answer_in = std::chrono::seconds{10};  ///< Then 503.
    large_bodies large = {};
    bodies_to_files to_files = {};
    std::optional<server_certificate> certificate = {};  ///< Nothing: HTTP in the clear.
    logger log{};
};

struct server_figures {
    std::size_t connections = 0;
    std::size_t waiting = 0;
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;  ///< Connections beyond the limit.
    std::uint64_t malformed = 0;
    std::uint64_t late = 0;             ///< Requests that nobody answered in time, or that were one too many.
    std::int64_t certificate_ends = 0;  ///< Seconds since 1970 UTC; 0 without one.
};

using handler = std::function<void(request, reply)>;

/// Requests of one connection are answered in their order; one that came behind another waits for that one's answer.
///
/// Owns:    the socket, its connections, a thread.
/// Threads: the strand, where the handler is called too. Replies may be given there until the runtime has gone.
class server {
public:
    /// Listens at once. Throws error{errc::invalid_argument}, error{errc::io} or, for certificates, error{errc::invalid_file},
    /// with cures.
    server(runtime& on, server_options options, handler then);

    /// Closes everything at once.
    ~server();

    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::string listening() const;  ///< "127.0.0.1:43117".
    server_figures figures() const;

    /// Reads the certificate's files again, in its own thread; connections that stand keep theirs. `then` comes once, from
    /// the loop, with what is wrong with them, "" where nothing is: the old ones hold then.
    void renew(std::function<void(std::string why)> then);

    /// Takes no connection more, lets what is under way be answered for at most `within`, closes, then calls `then` from
    /// the loop. Once.
    void stop(duration within, task then);

private:
    struct core;
    class session;
    struct desk;

    std::shared_ptr<desk> desk_;
    std::shared_ptr<core> core_;
};

}  // namespace palabre::http
