// tests/soak/answering_line.cpp - a line that answers with sound: SIP and media without a center around them.
#include "media/engine.hpp"
#include "palabre/asio_runtime.hpp"
#include "sip/stack.hpp"

#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <signal.h>
#include <sys/prctl.h>

using namespace palabre;
using namespace std::chrono_literals;

namespace {

media::clip_ptr tone(duration length, int period) {
    std::vector<std::int16_t> samples(static_cast<std::size_t>(length.count() * 8 / 1000));
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(static_cast<int>(i) % period < period / 2 ? 8'000 : -8'000);
    return std::make_shared<const media::clip>(media::audio{std::move(samples), media::line_rate});
}

/// Each call hears a tone for as long as he likes, after a key another one. Every tenth is recorded, every fifth hung up
/// on after his key.
class answering_line {
public:
    answering_line(runtime& on, std::filesystem::path folder)
        : runtime_{on}, folder_{std::move(folder)}, engine_{on, {.address = "127.0.0.1", .realtime = false}} {
        sip::options how;
        how.listen = {{.host = "127.0.0.1", .port = 0}};
        how.peers = {{.name = "crowd", .from = {"127.0.0.1"}}};
        line_ = sip::sofia_stack(on, std::move(how), [this](const sip::event& what) {
            std::visit([this](const auto& each) { happened(each); }, what);
        });
    }

    std::uint16_t port() const { return line_->listening().front().port; }
    void stop() { line_->stop(); }

private:
    struct talk {
        sip::call_id id{};
        std::uint64_t number = 0;
        sip::terms holds = {};
        std::optional<media::call> sound = {};
    };

    void happened(const sip::arrived& what) {
        if (!what.offered) return line_->refuse(what.call, {488});
        const auto number = ++count_;
        auto& made = talks_[what.call] = {what.call, number, *what.offered};
        const auto at = media::endpoint::parse(what.offered->remote.host, what.offered->remote.port);
        made.sound =
            engine_.open({.pressed = [this, id = what.call](const media::pressed_key&) { pressed(id); },
                          .recorded = [](const media::recording_result& it) { std::filesystem::remove(it.file); }},
                         at ? std::optional{media::expected_peer{.announced = *at}} : std::nullopt);
        if (!made.sound) return line_->refuse(what.call, {503});
        if (number % 3 == 0) line_->ring(what.call);
        const auto& local = made.sound->local();
        line_->answer(what.call, {.at = {media::host_of(local), local.port}});
        media::stream_settings stream;
        if (at) stream.peer.announced = *at;
        stream.sends = what.offered->carries == sip::codec::pcma ? media::codec::pcma : media::codec::pcmu;
        stream.event_payload = what.offered->telephone_event;
        made.sound->start(stream);
    }

    void happened(const sip::established& what) {
        auto& of = talks_[what.call];
        if (!of.sound) return;
        of.sound->play({first_, first_});
        if (of.number % 10 == 0) of.sound->record_to(folder_ / (std::to_string(of.number) + ".wav"));
    }

    void pressed(sip::call_id id) {
        auto& of = talks_[id];
        of.sound->stop();
        of.sound->play({second_});
        if (of.number % 5 == 0) runtime_.after(100ms, [this, id] { line_->end(id); });
    }

    void happened(const sip::ended& what) { talks_.erase(what.call); }
    void happened(const sip::stopped&) { runtime_.stop(); }
    void happened(const sip::agreed&) {}
    void happened(const sip::progressed&) {}
    void happened(const sip::found&) {}
    void happened(const sip::replied&) {}
    void happened(const sip::registered&) {}
    void happened(const sip::transfer_wanted&) {}
    void happened(const sip::transferred&) {}
    void happened(const sip::pressed&) {}

    runtime& runtime_;
    std::filesystem::path folder_;
    media::engine engine_;
    media::clip_ptr first_ = tone(700ms, 20), second_ = tone(500ms, 10);
    std::map<sip::call_id, talk> talks_;
    std::uint64_t count_ = 0;
    std::unique_ptr<sip::stack> line_;
};

}  // namespace

/// Usage: soak_answering_line FOLDER. Says its port, and ends with SIGTERM or with whoever started it.
int main(int count, char** words) try {
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    asio_runtime runtime;
    answering_line line{runtime, count > 1 ? words[1] : "."};
    runtime.on_terminate([&line] { line.stop(); });
    std::printf("%u\n", line.port());
    std::fflush(stdout);
    runtime.run();
    return 0;
} catch (const std::exception& wrong) {
    std::fprintf(stderr, "%s\n", wrong.what());
    return 1;
}
