// tests/server/center_stage.cpp - palabre-center as a process, with SIPp as its callers and curl as its reader.
#include "server/center_stage.hpp"

#include "core/process.hpp"

#include <chrono>
#include <poll.h>

namespace palabre::test {
namespace {

/// What stands between two texts; "" where they do not.
std::string between(const std::string& all, const std::string& before, const std::string& after) {
    const auto from = all.find(before);
    if (from == std::string::npos) return {};
    const auto begin = from + before.size();
    return all.substr(begin, all.find(after, begin) - begin);
}

}  // namespace

std::string center_stage::configuration(const std::string& flows, const std::string& more) {
    return "drain: 20s\n"
           "log: {level: info, json: true}\n"
           "store: {url: \"sqlite:data/palabre.db\"}\n"
           "companies: {sahel: {country: BJ}}\n"
           "voice: {listen: [\"udp:127.0.0.1:0\"], round_trip: 100ms}\n"
           "flows: " +
           flows +
           "\n"
           "http: {listen: \"127.0.0.1:0\", keys: {desk: {key: \"" +
           key + "\", companies: [sahel]}}}\n" + more;
}

std::string center_stage::start(const std::string& yaml) {
    const auto file = folder.write("center.yaml", yaml);
    center = std::make_unique<program>(std::vector<std::string>{PALABRE_CENTER, "--config", file});
    const auto line = center->first_line();
    sip = between(line, "sip=udp:", " ");
    http = between(line, "http=", "\n");
    return line;
}

std::unique_ptr<program> center_stage::run(std::vector<std::string> words, int& status) const {
    words.insert(words.begin(), PALABRE_CENTER);
    auto made = std::make_unique<program>(std::move(words));
    status = made->ended();
    return made;
}

std::unique_ptr<program> center_stage::call(const std::string& scenario, const std::string& service) const {
    return std::make_unique<program>(std::vector<std::string>{
        PALABRE_SIPP, sip, "-sf", std::string{PALABRE_SOURCE_DIR} + "/tests/peers/sipp/" + scenario + ".xml", "-i",
        "127.0.0.1", "-s", service, "-nostdin", "-m", "1", "-timeout", "60s", "-timeout_error", "-key", "rtp_port",
        "6000"});
}

std::string center_stage::get(const std::string& path) const {
    return detail::run(
               {"curl", "--silent", "--max-time", "20", "--header", std::string{"X-API-Key: "} + key, http + path}, "")
        .out;
}

std::string center_stage::until(const std::string& path, const std::string& text) const {
    const auto last = std::chrono::steady_clock::now() + program::long_enough;
    std::string all;
    do {
        all = get(path);
        if (all.find(text) != std::string::npos) break;
        ::poll(nullptr, 0, 50);
    } while (std::chrono::steady_clock::now() < last);
    return all;
}

std::string center_stage::timeline(const std::string& until_it_holds) const {
    return until("/api/v1/customers/%2B2290197123456/timeline", until_it_holds);
}

}  // namespace palabre::test
