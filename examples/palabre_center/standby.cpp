// examples/palabre_center/standby.cpp - palabre-center --standby: takes the calls when the main center is silent.
#include "standby.hpp"

#include "figures.hpp"
#include "hand_over.hpp"
#include "notify.hpp"
#include "standby_outbox.hpp"

#include "palabre/api/server.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/center.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <csignal>
#include <memory>
#include <optional>
#include <ostream>
#include <utility>

namespace palabre_center {

using namespace palabre;

namespace {

/// Members die in the reverse order: the outbox last, when everything is in it.
class standby {
public:
    standby(configuration with, std::ostream& ready)
        : with_{std::move(with)}, ready_{ready}, log_{log_to_stderr(with_.least, with_.json)}, outbox_{
                                                                                                   with_.standby.outbox,
                                                                                                   log_} {}

    void serve() {
        runtime_.on_terminate([this] { end(); });
        center_.emplace(runtime_, center_options{log_, with_.drain});
        auto line = voice_channel(as_standby(with_), log_);
        voice_ = line.get();
        center_->attach(std::move(line));
        for (const auto& each : with_.companies) answer(each);
        if (!with_.standby.http.empty()) open_api();
        if (const auto& to = with_.standby.hands_over) hands_over_.emplace(runtime_, outbox_, *to, log_);
        center_->start();
        if (api_) api_->start();
        runtime_.post([this] {
            ready_ << "ready sip=" << fmt::format("{}", fmt::join(voice_->listening(), ","));
            if (api_) ready_ << " http=http://" << api_->listening();
            ready_ << std::endl;
            notify_systemd("READY=1");
        });
        runtime_.run();
        log_.info("ended");
    }

private:
    static voice_options as_standby(const configuration& of) {
        auto made = of.voice;
        if (!of.standby.listen.empty()) made.listen = of.standby.listen;
        if (of.standby.first_port != 0) {
            made.media.first_port = of.standby.first_port;
            made.media.last_port = of.standby.last_port;
        }
        made.trunks.clear();
        made.phones = {};
        made.voices.clear();  // files, and at most a program of this machine
        return made;
    }

    void answer(const company& who) {
        if (!who.entry.says) return;
        const auto with = [this, name = who.keeps.company, says = *who.entry.says](const conversation_ptr& talk) {
            const auto& about = talk->about();
            const auto kept =
                std::make_shared<standby_call>(standby_call{about.id, name, about.from, about.to, about.began, {}, {}});
            announce(talk, says, {}, [kept](const history::outgoing& sms) {
                kept->sms = sms.text;
                kept->key = sms.key;
            });
            talk->on_ended([this, kept](ending why) {  // after announce()'s
                kept->ended = runtime_.calendar_now();
                kept->how_ended = to_string(why);
                kept->id = fmt::format("{}-{}", kept->ended.time_since_epoch().count(), kept->id);  // in their order
                outbox_.add(*kept);
            });
        };
        if (who.keeps.addresses.empty()) center_->answer("*", with);
        for (const auto& address : who.keeps.addresses) center_->answer(address, with);
    }

    void open_api() {
        api::server_options options;
        options.listen = with_.standby.http;
        options.log = log_;
        api_ = std::make_unique<api::server>(runtime_, std::move(options));
        api_->metrics([this](api::metric_writer& to) {
            tell(to, center_->figures());
            tell(to, voice_->figures());
            to.gauge("palabre_standby_kept", "Calls that the main center does not know of yet.",
                     static_cast<double>(outbox_.waiting().size()));
            if (hands_over_)
                to.counter("palabre_standby_handed_over_total", "Calls that the main center was told of.",
                           static_cast<double>(hands_over_->done()));
        });
    }

    void end() {
        notify_systemd("STOPPING=1");
        if (api_) api_->drain();
        center_->drain([this] { api_ ? api_->stop([this] { runtime_.stop(); }) : runtime_.stop(); });
    }

    configuration with_;
    std::ostream& ready_;
    logger log_;
    standby_outbox outbox_;
    asio_runtime runtime_;
    std::optional<center> center_;
    voice_line* voice_ = nullptr;  // the center's
    std::optional<hand_over> hands_over_;
    std::unique_ptr<api::server> api_;
};

}  // namespace

int stand_by(const std::string& file, const environment& variables, std::ostream& ready) {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);  // what it reads it reads once
    auto [made, problems] = read_configuration(file, variables, role::standby);
    if (!problems.empty()) throw error{errc::invalid_file, std::move(problems)};
    standby{std::move(made), ready}.serve();
    return 0;
}

}  // namespace palabre_center
