// tests/store/run_postgres.cpp - starts the PostgreSQL that all processes of a test run share, and stops it.
#include "store/postgres_server.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <string>

namespace {

using palabre::tests::postgres_server;

/// What a run that was broken off has left.
void stop(const std::string& file) {
    std::ifstream told{file};
    std::string port, folder;
    if (!(told >> port >> folder)) return;
    std::remove(file.c_str());
    postgres_server::stop_and_remove(folder);
}

void start(const std::string& file) {
    try {
        stop(file);
    } catch (const std::exception&) {
        // it is gone already
    }
    postgres_server server;
    const int port = server.port();
    std::ofstream{file} << port << ' ' << server.let_go() << '\n';
}

}  // namespace

int main(int count, char** words) try {
    const std::string verb = count == 3 ? words[1] : "";
    if (verb == "start") {
        start(words[2]);
        return 0;
    }
    if (verb == "stop") {
        stop(words[2]);
        return 0;
    }
    std::cerr << "run_postgres start|stop FILE\n";
    return 2;
} catch (const std::exception& thrown) {
    std::cerr << thrown.what() << '\n';
    return 1;
}
