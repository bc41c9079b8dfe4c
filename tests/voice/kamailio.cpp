// tests/voice/kamailio.cpp - Kamailio as an operator's edge: TLS with certificates towards us, UDP towards its network.
#include "voice/kamailio.hpp"

#include "voice/baresip.hpp"

#include <fmt/format.h>

#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace palabre::test {
namespace {

constexpr const char* config = R"(#!KAMAILIO
listen=tls:{host}:5071
listen=udp:{host}:5072
enable_tls=yes
debug=2
log_stderror=yes
children=2
tcp_children=2
auto_aliases=no
dns=no
rev_dns=no
mpath="{modules}"
loadmodule "tm.so"
loadmodule "sl.so"
loadmodule "rr.so"
loadmodule "pv.so"
loadmodule "xlog.so"
loadmodule "maxfwd.so"
loadmodule "textops.so"
loadmodule "siputils.so"
loadmodule "tls.so"
modparam("rr", "enable_full_lr", 1)
modparam("tls", "tls_method", "TLSv1.2+")
modparam("tls", "certificate", "{certificates}/certificate.pem")
modparam("tls", "private_key", "{certificates}/key.pem")
modparam("tls", "ca_list", "{certificates}/cafile.pem")
modparam("tls", "verify_certificate", 1)
modparam("tls", "require_certificate", 1)

request_route {{
    if (!mf_process_maxfwd_header("10")) exit;
    if (is_method("CANCEL")) {{
        if (t_check_trans()) t_relay();
        exit;
    }}
    if (has_totag()) {{
        if (loose_route()) {{
            xlog("L_WARN", "within: $rm over $proto\n");
            t_relay();
        }} else if (is_method("ACK") && t_check_trans()) {{
            t_relay();
        }} else if (!is_method("ACK")) {{
            sl_send_reply("404", "Not here");
        }}
        exit;
    }}
    if (!is_method("INVITE")) {{
        sl_send_reply("200", "OK");
        exit;
    }}
    record_route();
    if ($proto == "tls")
        xlog("L_WARN", "INVITE over tls to $tls_peer_server_name\n");
    if ($proto == "tls")
        $du = "sip:{network}";
    else
        $du = "sip:{ours};transport=tls";
    t_relay();
}}
)";

}  // namespace

kamailio::kamailio(const std::string& folder, const std::string& certificates, const std::string& network,
                   const std::string& ours)
    : folder_{folder} {
    std::filesystem::create_directories(folder_);
    std::ofstream{folder_ + "/kamailio.cfg"}
        << fmt::format(config, fmt::arg("host", own_host), fmt::arg("modules", PALABRE_KAMAILIO_MODULES),
                       fmt::arg("certificates", certificates), fmt::arg("network", network), fmt::arg("ours", ours));
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, 0, "/dev/null", O_RDONLY, 0);
    const auto to = folder_ + "/kamailio.log";
    posix_spawn_file_actions_addopen(&quiet, 1, to.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&quiet, 1, 2);
    std::vector<std::string> words{
        PALABRE_KAMAILIO,          "-DD", "-E",   "-m", "64", "-M", "8", "-f", folder_ + "/kamailio.cfg", "-P",
        folder_ + "/kamailio.pid", "-Y",  folder_};
    std::vector<char*> arguments;
    for (auto& each : words) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    const int fault = posix_spawn(&process_, PALABRE_KAMAILIO, &quiet, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&quiet);
    if (fault != 0) throw std::runtime_error{"kamailio does not start"};
}

kamailio::~kamailio() {
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

/// Its TCP listener comes last.
bool kamailio::is_ready() const {
    const int tries = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(5'071);
    inet_pton(AF_INET, own_host, &there.sin_addr);
    const bool is_there = connect(tries, reinterpret_cast<sockaddr*>(&there), sizeof there) == 0;
    close(tries);
    return is_there;
}

std::string kamailio::log() const {
    std::ifstream in{folder_ + "/kamailio.log"};
    return {std::istreambuf_iterator<char>{in}, {}};
}

}  // namespace palabre::test
