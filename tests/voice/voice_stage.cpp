// tests/voice/voice_stage.cpp - a center with a real telephone line on loopback, and SIPp as its caller.
#include "voice/voice_stage.hpp"

#include "core/process.hpp"
#include "palabre/speech/espeak.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <unistd.h>

namespace palabre::test {
namespace {

using namespace std::chrono_literals;

}  // namespace

own_folder::own_folder() {
    std::string name = (std::filesystem::temp_directory_path() / "palabre-voice-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no folder for a test"};
    path_ = name;
}

own_folder::~own_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::uint16_t free_port() {
    return test_peer{}.address().port;
}

voice_options voice_stage::prepared(voice_options how) {
    if (how.listen == voice_options{}.listen) how.listen = {"udp:127.0.0.1:0"};
    how.recordings = folder / "recordings";
    how.round_trip = 100ms;
    return how;
}

voice_stage::voice_stage(voice_options how) : center{runtime} {
    const logger log{[this](log_level, std::string_view what, const std::vector<log_field>& fields) {
        const std::lock_guard hold{log_mutex_};
        log_ += what;
        for (const auto& [name, value] : fields) {
            log_ += fmt::format(" {}={}", name, value);
            if (what == "call" && name == "call") call_id_ = value;
        }
        log_ += '\n';
    }};
    auto made = voice_channel(prepared(std::move(how)), log);
    line = made.get();
    center.attach(std::move(made));
}

voice_stage::~voice_stage() {
    if (caller_.joinable()) hung_up();
}

void voice_stage::dial(const std::string& scenario, std::vector<std::string> more) {
    if (caller_.joinable()) hung_up();
    const auto at = line->listening().front();
    const auto errors = folder / fmt::format("sipp-{}", ++runs_);
    sip_port_ = free_port();
    std::vector<std::string> words{
        PALABRE_SIPP, at.substr(4),
        "-sf",        std::string{PALABRE_SOURCE_DIR} + "/tests/peers/sipp/" + scenario + ".xml",
        "-i",         "127.0.0.1",
        "-p",         std::to_string(sip_port_),
        "-t",         at.starts_with("udp") ? "u1" : "t1",
        "-s",         "100",
        "-nostdin",   "-m",
        "1",          "-timeout",
        "60s",        "-timeout_error",
        "-trace_err", "-error_file",
        errors,       "-key",
        "rtp_port",   std::to_string(phone.port())};
    words.insert(words.end(), more.begin(), more.end());
    if (const char* trace = std::getenv("PALABRE_SIPP_TRACE"))
        words.insert(words.end(), {"-trace_msg", "-message_file", trace});
    is_calling_ = true;
    caller_ = std::thread{[this, words, errors, scenario] {
        const auto done = detail::run(words, "");
        if (done.status != 0) {
            std::ifstream file{errors};
            const std::lock_guard hold{log_mutex_};
            log_ += "sipp " + scenario + ": " + done.problems +
                    std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
        }
        status_ = done.status;
        is_calling_ = false;
    }};
}

void voice_stage::nudge() {
    std::string call_id;
    {
        const std::lock_guard hold{log_mutex_};
        call_id = call_id_;
    }
    const auto text = fmt::format("MESSAGE sip:caller@127.0.0.1:{0} SIP/2.0\r\n"
                                  "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKnudge{1}\r\n"
                                  "From: <sip:test@127.0.0.1>;tag=nudge\r\nTo: <sip:caller@127.0.0.1>\r\n"
                                  "Call-ID: {2}\r\nCSeq: 1 MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n",
                                  sip_port_, ++runs_, call_id);
    test_peer{}.send_raw({text.begin(), text.end()}, sip_port_);
}

bool voice_stage::until(const std::function<bool()>& holds, duration limit) {
    const auto last = runtime.now() + limit;
    bool came_true = false;
    timer next{runtime};
    std::function<void()> turn = [&] {
        came_true = holds();
        if (came_true || runtime.now() > last)
            runtime.stop();
        else
            next.start(2ms, turn);
    };
    next.start(0ms, turn);
    runtime.run();
    return came_true;
}

int voice_stage::hung_up() {
    until([this] { return !is_calling_; }, 90s);
    caller_.join();
    return status_;
}

samples voice_stage::spoken(const std::string& text, const std::string& language) {
    samples made;
    bool is_done = false;
    const auto voice = speech::make_espeak_voice(runtime);
    voice->speak({text, language}, [&](const speech::spoken& what) {
        made.assign(what.sound.samples().begin(), what.sound.samples().end());
        is_done = true;
    });
    until([&] { return is_done; });
    return made;
}

std::string voice_stage::logged() const {
    const std::lock_guard hold{log_mutex_};
    return log_;
}

}  // namespace palabre::test
