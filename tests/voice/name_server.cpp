// tests/voice/name_server.cpp - dnsmasq started, and a resolv.conf that leads to it, seen by this process alone.
#include "voice/name_server.hpp"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sched.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace palabre::test {
namespace {

void must(int done, const char* what) {
    if (done != 0) throw std::runtime_error{std::string{what} + ": " + std::strerror(errno)};
}

}  // namespace

std::string enter_own_mounts() {
    if (unshare(CLONE_NEWNS) != 0) return std::string{"unshare: "} + std::strerror(errno);
    if (mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        return std::string{"mount: "} + std::strerror(errno);
    return {};
}

name_server::name_server(const std::string& folder, const std::vector<std::string>& records) : folder_{folder} {
    std::filesystem::create_directories(folder_);
    std::ofstream{folder_ + "/resolv.conf"} << "nameserver 127.0.0.1\n";
    must(mount((folder_ + "/resolv.conf").c_str(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr), "mount");
    std::ofstream config{folder_ + "/dnsmasq.conf"};
    config << "listen-address=127.0.0.1\nbind-interfaces\nno-resolv\nno-hosts\nkeep-in-foreground\nlog-queries\n"
           << "pid-file=\nuser=\ngroup=\nlog-facility=" << folder_ << "/dnsmasq.log\nlocal-ttl=30\n";
    for (const auto& each : records) config << each << "\n";
    config.close();
    std::string words[] = {PALABRE_DNSMASQ, "--conf-file=" + folder_ + "/dnsmasq.conf"};
    char* const arguments[] = {words[0].data(), words[1].data(), nullptr};
    if (posix_spawn(&process_, PALABRE_DNSMASQ, nullptr, nullptr, arguments, environ) != 0)
        throw std::runtime_error{"dnsmasq does not start"};
}

name_server::~name_server() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
    umount2("/etc/resolv.conf", MNT_DETACH);
}

bool name_server::is_listening() const {
    return log().find("started") != std::string::npos;
}

std::string name_server::log() const {
    std::ifstream in{folder_ + "/dnsmasq.log"};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace palabre::test
