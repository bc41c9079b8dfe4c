// tests/store/postgres_server.hpp - a PostgreSQL of a test's own, on a free port, stopped and killed as the test likes.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <string>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace palabre::testing {

/// Debian's postgresql-15 in a folder of its own under the temporary one, as user postgres where the test is root. It
/// ends with the test, however that ends.
///
/// Owns:    the server, its folder and its databases.
/// Threads: one at a time; that which made it must outlive it.
class postgres_server {
public:
    /// Makes a cluster with these lines at the end of its postgresql.conf, and starts it. Throws std::runtime_error.
    explicit postgres_server(std::vector<std::string> settings = {});
    ~postgres_server();
    postgres_server(const postgres_server&) = delete;
    postgres_server& operator=(const postgres_server&) = delete;

    /// One for all test cases of a binary, which take a database each.
    static postgres_server& shared();

    /// A new, empty database; its URL.
    std::string make_database();

    /// Of that database, which need not be there.
    std::string url(const std::string& database) const;

    enum class ending {
        fast,       ///< Sessions are ended, everything is written.
        immediate,  ///< As if the machine had stopped; the next start recovers.
        kill,       ///< SIGKILL to the postmaster and all its children: no handler runs.
    };

    /// Returns when no process of it is left.
    void stop(ending how);

    /// On the same port; returns when it takes connections.
    void start();
    bool runs() const noexcept { return pid_ > 0; }

    /// Runs statements there by psql and gives what the first column of each row was, a line each.
    std::string ask(const std::string& url, const std::string& sql) const;

    /// What the server has said since it last started.
    std::string log() const;

private:
    bool ready(int port);

    std::filesystem::path bin_;
    std::filesystem::path folder_;
    int port_ = 0;
    int made_ = 0;
    pid_t pid_ = 0;
    std::thread listener_;  // to what the server says, until its last process has closed the pipe
    mutable std::mutex mutex_;
    std::condition_variable said_;
    std::string log_;
    bool silent_ = true;  // the pipe is closed
};

}  // namespace palabre::testing
