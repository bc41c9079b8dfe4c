// tests/voice/baresip.cpp - a softphone of somebody else's: it calls, presses and records as a person's does.
#include "voice/baresip.hpp"

#include "core/process.hpp"
#include "voice/hearing.hpp"
#include "voice/sipp_caller.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/in.h>
#include <sched.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace palabre::test {
namespace {

void write_file(const std::string& file, const std::string& text) {
    std::ofstream{file} << text;
}

}  // namespace

std::string enter_own_network() {
    const auto user = getuid(), group = getgid();
    const int rights = user == 0 ? 0 : CLONE_NEWUSER;
    if (unshare(CLONE_NEWNET | rights) != 0) return fmt::format("unshare: {}", std::strerror(errno));
    if (rights != 0) {
        write_file("/proc/self/setgroups", "deny");
        write_file("/proc/self/uid_map", fmt::format("0 {} 1", user));
        write_file("/proc/self/gid_map", fmt::format("0 {} 1", group));
    }
    const std::vector<std::vector<std::string>> wanted{{"link", "set", "lo", "up"},
                                                       {"link", "add", "pal0", "type", "veth", "peer", "name", "pal1"},
                                                       {"addr", "add", std::string{own_host} + "/24", "dev", "pal0"},
                                                       {"link", "set", "pal1", "up"},
                                                       {"link", "set", "pal0", "up"},
                                                       {"route", "add", "default", "dev", "pal0"}};
    for (auto words : wanted) {
        words.insert(words.begin(), PALABRE_IP);
        if (const auto done = detail::run(words, ""); done.status != 0) return done.problems;
    }
    return {};
}

baresip::baresip(const std::string& folder, const baresip_account& as) : folder_{folder}, port_{free_port()} {
    std::filesystem::create_directories(folder_ + "/heard");
    // Silence, in the rate and the channels of the codec: baresip's reader takes nothing else.
    const unsigned rate = as.codec.starts_with("opus") ? 48'000 : as.codec.starts_with("G722") ? 16'000 : 8'000;
    const unsigned channels = as.codec.starts_with("opus") ? 2 : 1;
    samples microphone = as.says;
    microphone.resize(60 * std::size_t{rate} * channels);
    write_wav(folder_ + "/microphone.wav", microphone, rate, channels);
    write_file(folder_ + "/accounts", fmt::format("<sip:{}@{}>;{};audio_codecs={}{}\n", as.user, own_host, as.more,
                                                  as.codec, as.encrypts ? ";mediaenc=srtp-mand" : ""));
    write_file(folder_ + "/contacts", "");
    write_file(
        folder_ + "/config",
        fmt::format(
            "poll_method epoll\nsip_listen {0}:{1}\nnet_interface pal0\n"
            "audio_source aufile,{2}/microphone.wav\naudio_player aubridge,sink\n"
            "audio_alert aubridge,sink\nringback_disabled yes\naudio_buffer 20-160\n"
            "rtp_ports 20000-20100\nmodule_path {3}\nmodule g711.so\nmodule g722.so\nmodule opus.so\nmodule srtp.so\n"
            "module aufile.so\n"
            "module aubridge.so\nmodule sndfile.so\nmodule_tmp uuid.so\nmodule_tmp account.so\n"
            "module_app menu.so\nmodule_app ctrl_tcp.so\nctrl_tcp_listen 127.0.0.1:{4}\n"
            "snd_path {2}/heard\n{5}",
            own_host, as.port, folder_, PALABRE_BARESIP_MODULES, port_,
            as.certificates.empty()
                ? ""
                : fmt::format("sip_certificate {0}/agent.pem\nsip_cafile {0}/cafile.pem\n", as.certificates)));
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
    const auto log = folder_ + "/baresip.log";
    posix_spawn_file_actions_addopen(&quiet, 1, log.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_adddup2(&quiet, 1, 2);
    std::string words[] = {PALABRE_BARESIP, "-f", folder_};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
    const int fault = posix_spawn(&process_, PALABRE_BARESIP, &quiet, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (fault != 0) throw std::runtime_error{"baresip does not start"};
}

baresip::~baresip() {
    if (control_ >= 0) close(control_);
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

bool baresip::is_ready() {
    if (control_ >= 0) return true;
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    there.sin_port = htons(port_);
    if (connect(fd, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0)
        control_ = fd;
    else
        close(fd);
    return control_ >= 0;
}

/// A netstring of JSON.
void baresip::command(const std::string& what, const std::string& with) {
    const auto text = fmt::format(R"({{"command":"{}","params":"{}","token":"1"}})", what, with);
    const auto framed = fmt::format("{}:{},", text.size(), text);
    if (send(control_, framed.data(), framed.size(), MSG_NOSIGNAL) < 0) throw std::runtime_error{"baresip has gone"};
}

std::string baresip::heard_file() const {
    for (const auto& each : std::filesystem::directory_iterator{folder_ + "/heard"})
        if (each.path().filename().string().ends_with("-dec.wav")) return each.path().string();
    return {};
}

}  // namespace palabre::test
