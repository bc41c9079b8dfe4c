// tests/voice/linphone.cpp - linphonec, a softphone on another SIP stack, driven by the words of its prompt.
#include "voice/linphone.hpp"

#include "voice/baresip.hpp"
#include "voice/hearing.hpp"

#include <fmt/format.h>

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace palabre::test {

linphone::linphone(std::string folder, const linphone_account& as) : folder_{std::move(folder)} {
    std::filesystem::create_directories(folder_ + "/.local/share/linphone");
    auto microphone = as.says;
    if (microphone.empty()) {
        microphone = folder_ + "/silence.wav";
        write_wav(microphone, samples(8'000));
    }
    std::ofstream{folder_ + "/linphonerc"}
        << fmt::format("[sip]\nsip_port={0}\nsip_tcp_port=0\nsip_tls_port=0\nuse_info={5}\nuse_rfc2833={6}\n"
                       "default_proxy=0\nuse_ipv6=0\nguess_hostname=0\ncontact=sip:{1}@{4}\n"
                       "keepalive_period=0\nverify_server_certs=0\n"
                       "[net]\nmtu=0\n[rtp]\naudio_rtp_port={7}\n"
                       "[proxy_0]\nreg_proxy=<sip:{3}>\nreg_route=<sip:{3};lr>\nreg_identity=sip:{1}@{4}\n"
                       "reg_expires=300\nreg_sendregister=1\npublish=0\n"
                       "[auth_info_0]\nusername={1}\nuserid={1}\npasswd={2}\nrealm=palabre\ndomain={4}\n"
                       "[audio_codec_0]\nmime=PCMA\nrate=8000\nchannels=1\nenabled=1\n"
                       "[sound]\nechocancellation=0\n",
                       as.port, as.user, as.password, as.server, own_host, as.keys_by_info ? 1 : 0,
                       as.keys_by_info ? 0 : 1, 21'000 + as.port % 1'000 * 10);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    to_it_ = ends[1];
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_adddup2(&quiet, ends[0], 0);
    const auto log = folder_ + "/linphone.log";
    posix_spawn_file_actions_addopen(&quiet, 1, log.c_str(), O_WRONLY | O_CREAT, 0600);
    posix_spawn_file_actions_adddup2(&quiet, 1, 2);
    std::string words[] = {PALABRE_LINPHONE, "-a", "-c", folder_ + "/linphonerc"};
    char* const arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
    std::string home = "HOME=" + folder_;
    char* const surroundings[] = {home.data(), nullptr};
    const int fault = posix_spawn(&process_, PALABRE_LINPHONE, &quiet, nullptr, arguments, surroundings);
    posix_spawn_file_actions_destroy(&quiet);
    close(ends[0]);
    if (fault != 0) throw std::runtime_error{"linphonec does not start"};
    command("soundcard use files");
    command("play " + microphone);
    command("record " + heard_file());
}

linphone::~linphone() {
    close(to_it_);
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

void linphone::command(const std::string& line) const {
    const auto text = line + "\n";
    if (write(to_it_, text.data(), text.size()) < 0) throw std::runtime_error{"linphonec has gone"};
}

std::string linphone::said() const {
    std::ifstream in{folder_ + "/linphone.log"};
    return std::string{std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace palabre::test
