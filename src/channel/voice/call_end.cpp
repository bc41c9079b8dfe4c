// src/channel/voice/call_end.cpp - how a telephone call ends, and what is told of it afterwards.
#include "channel/voice/call.hpp"
#include "channel/voice/joined.hpp"

#include <fmt/format.h>

#include <cmath>

namespace palabre::detail {
namespace {

double rounded(double number, double step) {
    return std::round(number / step) * step;
}

double milliseconds(duration length) {
    return rounded(static_cast<double>(length.count()) / 1'000, 0.1);
}

value value_of(const connect_result& how) {
    boost::json::object made{
        {"outcome", to_string(how.what)}, {"by", how.by}, {"waited_ms", how.waited / std::chrono::milliseconds{1}}};
    if (how.what == connect_result::kind::answered) made["talked_ms"] = how.talked / std::chrono::milliseconds{1};
    if (!how.recording.empty()) made["recording"] = how.recording;
    return made;
}

const char* name_of(sip::ended::by who) {
    switch (who) {
    case sip::ended::by::caller: return "caller";
    case sip::ended::by::us: return "us";
    default: return "line";
    }
}

}  // namespace

void voice_call::closed(ending why) {
    if (line_ == nullptr) return;
    later_.cancel();
    judging_ = {};  // they may hold it
    if (const auto with = joined_.lock()) with->left(*this);
    if (!signalling_over_) {
        if (why != ending::refused || outgoing_)
            line_->sip->end(id_);
        else if (line_->is_draining || refused_as() == refusal::elsewhere)
            line_->sip->refuse(id_, {.status = 503, .retry_after = line_->options.limits.retry_after});
        else
            line_->sip->refuse(id_, {.status = refused_as() == refusal::unknown ? 404 : 480});
    }
    media_->close();
}

/// A number is one of his own network's.
void voice_call::refer(const std::string& to, sip::call_id other, std::function<void(int)> then) {
    if (line_ == nullptr || over() || transferring_) return loop().post([then = std::move(then)] { then(491); });
    transferring_ = std::move(then);
    const bool v6 = source_.host.find(':') != std::string::npos;
    line_->sip->transfer(
        id_, to.starts_with("sip:") ? to : fmt::format("sip:{}@{}{}{}", to, v6 ? "[" : "", source_.host, v6 ? "]" : ""),
        other);
}

void voice_call::transferred(int status) {
    if (status < 200) return;
    if (const auto then = std::exchange(transferring_, nullptr)) then(status);
}

void voice_call::ended(const sip::ended& how, sip::settled used) {
    transferred(487);  // it went before anybody said what came of it
    how_ = how;
    used_ = std::move(used);
    ended_at_ = loop().now();
    signalling_over_ = true;
    if (!over()) lost(how.who == sip::ended::by::caller ? ending::hung_up : ending::failed);
    leave_if_over();
}

void voice_call::media_closed(const media::quality_report& report) {
    const auto self = shared_from_this();
    quality_ = report;
    tell_measured();
    leave_if_over();
}

/// What was recorded of it is a part of that.
void voice_call::tell_measured() {
    if (!quality_ || keeping_ > 0) return;
    for (const auto& then : std::exchange(measuring_, {})) then(summary());
}

void voice_call::leave_if_over() {
    if (!signalling_over_ || !quality_ || keeping_ > 0 || line_ == nullptr) return;
    const auto& heard = quality_->heard;
    line_->log.info("call over", {{"conversation", about().id},
                                  {"call", sip_id_},
                                  {"peer", peer_},
                                  {"by", name_of(how_.who)},
                                  {"status", std::to_string(how_.status)},
                                  {"cause", std::to_string(how_.cause)},
                                  {"reason", how_.reason},
                                  {"mos", fmt::format("{:.2f}", heard.mos)},
                                  {"loss_percent", fmt::format("{:.2f}", heard.loss() * 100)}});
    if (line_->options.records) line_->options.records(record_of());
    line_->gone(id_);
}

leg_record voice_call::record_of() const {
    leg_record made;
    made.conversation = about().id;
    made.sip_id = sip_id_;
    made.joined = placed_for_;
    made.outgoing = outgoing_;
    made.trunk = peer_;
    made.sim = used_.sim;
    made.from = outgoing_ ? about().to : about().from;
    made.to = outgoing_ ? about().from : about().to;
    made.began = about().began;
    const bool was_answered = answered_ && !unanswered_;
    made.outcome = {was_answered ? call_result::answered : call_result::rejected, how_.status,
                    how_.cause != 0 || was_answered ? how_.cause : sip::cause_of(how_.status), how_.reason};
    if (answered_at_) made.talked = ended_at_ - *answered_at_;
    made.billable = outgoing_ ? used_.bill.billable : std::chrono::ceil<std::chrono::seconds>(made.talked);
    made.cost = used_.bill.cost;
    made.currency = used_.currency;
    made.answer = judged_;
    if (has_media_) {
        made.codec = media::to_string(codec());
        made.loss_percent = rounded(quality_->heard.loss() * 100, 0.01);
        made.mos = rounded(quality_->heard.mos, 0.01);
    }
    return made;
}

void voice_call::leave() {
    let_go();
    if (line_ != nullptr) line_->narrator->cancel(telling_);
    later_.cancel();
    measuring_.clear();
    transferring_ = nullptr;
    judging_ = {};
    if (const auto with = std::exchange(joins_, nullptr)) with->abandon();
    media_.reset();
    line_ = nullptr;
}

void voice_call::measured(std::function<void(value)> then) {
    if (quality_ && keeping_ == 0) return then(summary());
    if (line_ != nullptr) measuring_.push_back(std::move(then));
}

/// How keys came, or would have come.
std::string voice_call::keys_came_by() const {
    if (keys_by_) return std::string{to_string(*keys_by_)};
    if (dtmf_ == media::dtmf_mode::info) return "info";
    const bool events = holds_ && holds_->telephone_event && dtmf_ != media::dtmf_mode::inband;
    return events ? "rfc4733" : "inband";
}

value voice_call::summary() const {
    boost::json::object all{{"peer", peer_}, {"sip_id", sip_id_}};
    if (!connections_.empty()) {
        auto& told = all["connections"].emplace_array();
        for (const auto& each : connections_) told.push_back(value_of(each));
    }
    if (detects_) {
        boost::json::object limits;
        for (const auto& each : answer_parameters()) limits[each.name] = parameter(*detects_, each);
        boost::json::object answer{{"verdicts", boost::json::array(verdicts_.begin(), verdicts_.end())},
                                   {"limits", std::move(limits)}};
        if (beep_) answer["beep_ended_ms"] = beep_->ended / std::chrono::milliseconds{1};
        all["answer"] = std::move(answer);
    }
    if (!has_media_) return all;
    const auto& [heard, sent, duplicates, late, refused, round_trip] = *quality_;
    all["codec"] = media::to_string(codec());
    all["dtmf"] = keys_came_by();
    all["packets"] = heard.packets;
    all["loss_percent"] = rounded(heard.loss() * 100, 0.01);
    all["jitter_ms"] = milliseconds(heard.jitter);
    if (heard.mos > 0) all["mos"] = rounded(heard.mos, 0.01);
    if (sent.mos > 0) all["mos_there"] = rounded(sent.mos, 0.01);
    if (round_trip) all["round_trip_ms"] = milliseconds(*round_trip);
    return all;
}

}  // namespace palabre::detail
