// src/channel/voice/line.cpp - the voice channel: calls that a SIP stack brings become conversations.
#include "channel/voice/call.hpp"
#include "channel/voice/joined.hpp"
#include "channel/voice/placed_calls.hpp"
#include "channel/voice/short_id.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <unordered_map>
#include <utility>

namespace palabre {
namespace detail {
namespace {

class line final : public voice_line {
public:
    line(voice_options options, logger log)
        : options_{std::move(options)}, log_{std::move(log)}, plan_{plan_of(options_)},
          spellings_{std::make_shared<const speech::spellings>(speech::spellings::with(options_.spelling))} {}

    /// Whoever is still on the line gets a BYE.
    ~line() override {
        if (parts_ == nullptr) return;
        for (const auto& [id, each] : calls_) {
            parts_->sip->end(id);
            each->leave();
        }
        calls_.clear();
        placed_.reset();
        parts_->dialler.reset();
        parts_->trunks.reset();
        parts_->sip.reset();
    }

    const std::string& name() const override { return options_.name; }
    void start(runtime& on, conversation_handler arrived) override;
    void drain() override;
    std::vector<std::string> listening() const override;
    voice_figures figures() const override;
    void serve(std::vector<voice_peer> peers, voice_limits limits) override;
    void serve(std::vector<voice_trunk> trunks, voice_phones phones) override;
    std::uint64_t call(call_request what, call_handlers then) override;
    void cancel(std::uint64_t call) override;
    std::vector<voice_phone> phones() const override;
    speech::prompts* recordings() override { return parts_ == nullptr ? nullptr : parts_->clips.get(); }
    void on_phones(std::function<void(const std::string&, bool)> then) override { on_phones_ = std::move(then); }
    void refer(const std::string& conversation, const std::string& to, std::function<void(int)> then,
               const std::string& other) override;

private:
    void happened(sip::event what);
    void arrived(sip::arrived told);
    std::shared_ptr<voice_call> find(sip::call_id id) const;
    std::shared_ptr<voice_call> standing(const std::string& conversation) const;

    voice_options options_;
    logger log_;
    voice_plan plan_;
    std::shared_ptr<const speech::spellings> spellings_;
    conversation_handler handler_;
    std::function<void(const std::string&, bool)> on_phones_;
    std::unique_ptr<line_parts> parts_;
    std::unordered_map<sip::call_id, std::shared_ptr<voice_call>> calls_;
    std::unique_ptr<placed_calls> placed_;
    std::uint64_t arrived_ = 0, without_media_ = 0;
};

void line::start(runtime& on, conversation_handler arrived) {
    if (parts_ != nullptr) throw error{errc::wrong_state, "the line has been started already", "start it once"};
    auto parts =
        std::make_unique<line_parts>(line_parts{on, options_, log_, [this](sip::call_id id) { calls_.erase(id); }});
    auto clips = options_.prompts;
    if (!clips.log.takes(log_level::error)) clips.log = log_;
    parts->clips = speech::make_prompts(on, std::move(clips));
    for (auto how : options_.voices) {
        if (!how.log.takes(log_level::error)) how.log = log_;
        parts->voices.push_back(speech::make_served_voice(on, std::move(how)));
    }
    if (options_.synthetic) {
        auto how = *options_.synthetic;
        if (!how.log.takes(log_level::error)) how.log = log_;
        try {
            parts->voices.push_back(speech::make_espeak_voice(on, std::move(how)));
        } catch (const error& wrong) {
            if (wrong.code() != errc::not_found) throw;
            log_.warning("no synthetic voice: what is not recorded is a tone", {{"why", wrong.what()}});
        }
    }
    std::vector<speech::voice*> voices;
    for (const auto& each : parts->voices) voices.push_back(each.get());
    parts->narrator = std::make_unique<speech::narrator>(on, *parts->clips, std::move(voices),
                                                         speech::narrator_options{.by_rule = spellings_});
    std::error_code fault;
    std::filesystem::create_directories(options_.recordings, fault);
    if (fault)
        log_.warning("what callers say cannot be kept", {{"folder", options_.recordings}, {"why", fault.message()}});
    if (options_.recognition) {
        parts->recogniser = speech::make_served_recogniser(on, *options_.recognition);
        parts->words = std::filesystem::path{options_.recordings} / ".words";
        std::filesystem::remove_all(parts->words, fault);  // what a crash has left
    }
    // SIP first: where an address is not this machine's, it is the listener that has to be mended.
    auto sip = sip::sofia_stack(
        on, plan_.sip, [this](sip::event what) { happened(std::move(what)); }, log_);
    parts->media = std::make_unique<media::engine>(on, plan_.media);
    parts->sip = std::move(sip);
    parts->trunks = std::make_unique<sip::trunks>(on, *parts->sip, options_.trunks, log_);
    parts->dialler = std::make_unique<sip::dialler>(on, *parts->sip, *parts->trunks, log_);
    handler_ = std::move(arrived);
    parts_ = std::move(parts);
    placed_ = std::make_unique<placed_calls>(
        *parts_, [this](const std::shared_ptr<voice_call>& call, sip::call_id id) { calls_.emplace(id, call); },
        handler_);
    parts_->placed = placed_.get();
    parts_->standing = [this](const std::string& conversation) { return standing(conversation); };
    for (const auto& each : listening()) log_.info("listening", {{"on", each}});
}

void line::drain() {
    if (parts_ == nullptr) return;
    parts_->is_draining = true;
    parts_->trunks->stop();
    parts_->sip->drain();
}

std::vector<std::string> line::listening() const {
    std::vector<std::string> all;
    if (parts_ != nullptr)
        for (const auto& each : parts_->sip->listening()) all.push_back(sip::to_string(each));
    return all;
}

voice_figures line::figures() const {
    voice_figures all;
    if (parts_ == nullptr) return all;
    const auto sound = parts_->media->counters();
    all.calls = calls_.size();
    all.own_ports = sound.own_ports;
    all.arrived = arrived_;
    all.answered = parts_->answered;
    all.turned_away = parts_->sip->turned_away() + without_media_;
    all.packets_sent = sound.sent;
    all.packets_late = sound.sent_late;
    all.packets_unsent = sound.unsent;
    all.packets_received = sound.received;
    all.packets_refused = sound.refused;
    all.latest_packet = sound.latest;
    all.is_realtime = sound.is_realtime;
    all.to_record = parts_->to_record;
    all.logins_refused = parts_->sip->logins_refused();
    all.phones = placed_->phones().size();
    all.trunks = parts_->trunks->figures();
    return all;
}

void line::serve(std::vector<voice_peer> peers, voice_limits limits) {
    peer_manners manners;
    auto served = sip_peers(std::move(peers), manners);
    const auto bears = admission_of(limits);
    plan_.peers = std::move(manners);
    plan_.sip.peers = served;
    plan_.sip.bears = bears;
    options_.limits = limits;
    if (parts_ != nullptr) parts_->sip->serve(std::move(served), bears);
}

std::shared_ptr<voice_call> line::find(sip::call_id id) const {
    const auto found = calls_.find(id);
    return found == calls_.end() ? nullptr : found->second;
}

std::shared_ptr<voice_call> line::standing(const std::string& conversation) const {
    for (const auto& [id, each] : calls_)
        if (each->about().id == conversation) return each;
    return nullptr;
}

void line::happened(sip::event what) {
    if (parts_ == nullptr || parts_->dialler->happened(what)) return;
    struct {
        line& on;

        void operator()(sip::arrived& it) const { on.arrived(std::move(it)); }
        void operator()(const sip::established& it) const {
            if (const auto call = on.find(it.call)) call->established();
        }
        void operator()(const sip::agreed& it) const {
            if (const auto call = on.find(it.call)) call->agreed(it.holds);
        }
        void operator()(const sip::pressed& it) const {
            if (const auto call = on.find(it.call)) call->pressed_by_info(it.key, it.held);
        }
        void operator()(const sip::ended& it) const {
            if (const auto call = on.find(it.call)) call->ended(it, on.parts_->dialler->settle(it.call));
        }
        void operator()(const sip::progressed&) const {}
        void operator()(const sip::replied& it) const { on.parts_->trunks->replied(it); }
        void operator()(sip::registered& it) const {
            const auto user = it.user;
            const bool is_there = !it.at.empty();
            on.placed_->registered(std::move(it));
            if (on.on_phones_) on.on_phones_(user, is_there);
        }
        void operator()(const sip::transfer_wanted& it) const {
            if (const auto call = on.find(it.call))
                call->wants_transfer(it, on.find(it.other));
            else
                on.parts_->sip->transfer_told(it.call, 481);
        }
        void operator()(const sip::transferred& it) const {
            if (const auto call = on.find(it.call)) call->transferred(it.status);
        }
        void operator()(const sip::found&) const {}
        void operator()(const sip::stopped&) const {}
    } const tell{*this};
    std::visit(tell, what);
}

void line::arrived(sip::arrived told) {
    ++arrived_;
    conversation_info about;
    about.id = short_id(parts_->on);
    about.from = told.from;
    about.to = told.to;
    about.began = parts_->on.calendar_now();
    log_.info("call", {{"conversation", about.id},
                       {"call", told.sip_id},
                       {"peer", told.peer},
                       {"source", told.source.host},
                       {"from", told.from},
                       {"to", told.to}});
    for (const auto& [name, text] : told.headers)
        log_.info("call says", {{"conversation", about.id}, {"header", name}, {"value", text}});
    const auto known = plan_.peers.find(told.peer);
    const auto manner = known == plan_.peers.end() ? peer_manner{} : known->second;
    const auto id = told.call;
    const auto user = told.user;
    const auto before = find(told.replaces);
    const bool replaces = told.replaces != sip::call_id::none;
    const auto call = std::make_shared<voice_call>(*parts_, std::move(told), manner, std::move(about));
    if (!call->open(manner)) {
        ++without_media_;
        log_.warning("a call was refused: all media ports are taken", {{"conversation", call->about().id}});
        parts_->sip->refuse(id, {.status = 503, .retry_after = options_.limits.retry_after});
        return;
    }
    calls_.emplace(id, call);
    if (replaces) {
        const auto with = before != nullptr ? before->joined_with() : nullptr;
        if (with == nullptr || !with->give_place(*before, call)) call->turn_down(403);
        return;
    }
    const auto target = user.empty() ? std::string{} : placed_->target_of(call->about().to);
    if (target.empty()) return handler_(call);
    const auto& users = options_.phones.users;
    const auto whose = std::ranges::find(users, user, &voice_phone_user::name);
    call->dials({.to = {target}, .caller_id = whose != users.end() ? whose->caller_id : ""});
}

void line::serve(std::vector<voice_trunk> trunks, voice_phones phones) {
    check_trunks(trunks, plan_.sip.listen);
    auto book = phone_book_of(phones);
    options_.trunks = trunks;
    plan_.sip.phones = book;
    options_.phones = std::move(phones);
    if (parts_ == nullptr) return;
    parts_->trunks->serve(std::move(trunks));
    parts_->sip->serve(std::move(book));
}

std::vector<voice_phone> line::phones() const {
    return parts_ == nullptr ? std::vector<voice_phone>{} : placed_->phones();
}

std::uint64_t line::call(call_request what, call_handlers then) {
    if (parts_ == nullptr) throw error{errc::wrong_state, "the line has not been started", "call start() first"};
    const auto for_whom = what.beside.empty() ? nullptr : standing(what.beside);
    return placed_->call(std::move(what), std::move(then), for_whom.get());
}

void line::refer(const std::string& conversation, const std::string& to, std::function<void(int)> then,
                 const std::string& other) {
    if (parts_ == nullptr) throw error{errc::wrong_state, "the line has not been started", "call start() first"};
    const auto who = standing(conversation), with = standing(other);
    if (who == nullptr || (with == nullptr && !other.empty()))
        return parts_->on.post([then = std::move(then)] { then(404); });
    who->refer(to, with != nullptr ? with->leg() : sip::call_id::none, std::move(then));
}

void line::cancel(std::uint64_t call) {
    if (parts_ != nullptr) placed_->cancel(call);
}

}  // namespace
}  // namespace detail

std::unique_ptr<voice_line> voice_channel(voice_options options, logger log) {
    return std::make_unique<detail::line>(std::move(options), std::move(log));
}

}  // namespace palabre
