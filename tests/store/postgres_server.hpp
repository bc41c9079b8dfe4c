// tests/store/postgres_server.hpp - a PostgreSQL of the tests' own, on a free port, gone when they end.
#pragma once

#include <string>

namespace palabre::tests {

/// A cluster in a temporary folder, with fsync on, that listens on the loopback only. PostgreSQL refuses to run as root, so
/// root runs it as the user postgres.
///
/// Owns:    the folder and the server's process.
/// Threads: one.
class postgres_server {
public:
    postgres_server();
    ~postgres_server();
    postgres_server(const postgres_server&) = delete;
    postgres_server& operator=(const postgres_server&) = delete;

    /// Works with one that another process has started, and will stop.
    explicit postgres_server(int port) : port_{port} {}

    /// Lets it run on when this object goes: the folder, for whoever stops it.
    std::string let_go();
    static void stop_and_remove(const std::string& folder);

    void start();
    void stop();   ///< In order: connections are cut.
    void crash();  ///< Without a checkpoint: it recovers when it starts.

    /// Makes an empty database, and gives its URL.
    std::string make_database();
    void drop_database(const std::string& url);
    std::string url(const std::string& database) const;

    /// Runs one statement as the superuser.
    void run(const std::string& database, const std::string& statement);

    int port() const noexcept { return port_; }

private:
    void control(const std::string& what, const std::string& mode);

    std::string folder_;
    int port_ = 0;
    int databases_ = 0;
    bool runs_ = false;
};

/// The one that all cases share: that of the file PALABRE_TEST_POSTGRES names, which ctest has started for all processes, or
/// else one of this process's own. Not to be stopped: other cases use it.
postgres_server& shared_postgres();

}  // namespace palabre::tests
