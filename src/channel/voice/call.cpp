// src/channel/voice/call.cpp - one telephone call as a conversation: its signalling, its sound, what it keeps.
#include "channel/voice/call.hpp"

#include "channel/voice/joined.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>

namespace palabre::detail {
namespace {

using namespace std::chrono_literals;

// An ACK that is late or lost: the caller has waited long enough for our first word.
constexpr duration longest_without_ack = 1s;

// Until a 183 has been there; who hears sound before it may take it for nobody's.
constexpr duration progress_arrives = 200ms;

// What was sent last is on its way, and in his jitter buffer; a BYE would overtake it.
constexpr duration last_word_arrives = 150ms;

media::codec media_codec(sip::codec of) noexcept {
    switch (of) {
    case sip::codec::pcma: return media::codec::pcma;
    case sip::codec::pcmu: return media::codec::pcmu;
    case sip::codec::g722: return media::codec::g722;
    case sip::codec::opus: break;
    }
    return media::codec::opus;
}

media::srtp_key drawn(runtime& on) {
    media::srtp_key key{};
    for (std::size_t i = 0; i < key.size(); i += sizeof(std::uint64_t)) {
        const std::uint64_t chance = on.random();
        std::memcpy(key.data() + i, &chance, std::min(sizeof chance, key.size() - i));
    }
    return key;
}

}  // namespace

voice_call::voice_call(line_parts& line, sip::arrived told, const peer_manner& manner, conversation_info about)
    : spoken_talk{line.on, std::move(about)}, line_{&line}, outgoing_{false}, id_{told.call}, sip_id_{std::move(
                                                                                                  told.sip_id)},
      peer_{std::move(told.peer)}, user_{std::move(told.user)}, source_{std::move(told.source)}, dtmf_{manner.dtmf},
      early_media_{manner.early_media}, secret_{drawn(line.on)}, holds_{told.offered}, later_{line.on} {
}

voice_call::voice_call(line_parts& line, const peer_manner& manner, conversation_info about)
    : spoken_talk{line.on, std::move(about)}, line_{&line}, outgoing_{true}, dtmf_{manner.dtmf},
      early_media_{false}, secret_{drawn(line.on)}, later_{line.on} {
    constexpr std::string_view telephone = "phone:";
    if (this->about().from.starts_with(telephone)) user_ = this->about().from.substr(telephone.size());
}

bool voice_call::open(const peer_manner& manner, const voice_call* for_whom) {
    if (for_whom != nullptr) placed_for_ = for_whom->about().id;
    media_ = line_->media->open(handlers(), holds_ ? std::optional{expected()} : std::nullopt, manner.ports,
                                for_whom != nullptr && for_whom->media_ ? &*for_whom->media_ : nullptr);
    return media_.has_value();
}

/// They hold `this`, and go with the handle that is a part of it.
media::call_handlers voice_call::handlers() {
    return {
        .pressed =
            [this](const media::pressed_key& key) {
                keys_by_ = key.source;
                if (const auto with = joined_.lock()) return with->pressed(*this, key);
                pressed(std::string(1, key.key));
            },
        .played =
            [this](std::uint64_t tag, duration, bool complete) {
                if (complete) played(tag);
            },
        .latched =
            [this](const media::endpoint&) {
                begin_to_play();  // who sends us sound has had our answer
                if (const auto with = joined_.lock()) with->sounds(*this);
            },
        .dead =
            [this] {
                if (over()) return;
                line_->log.warning("nothing is heard of a caller any more", {{"conversation", about().id}});
                lost(ending::failed);
            },
        .voice = [this] { voice_heard(); },
        .recorded = [this](const media::recording_result& result) { kept(result); },
        .answer = [this](const answer_verdict& verdict) { take(verdict); },
        .beeped =
            [this](const answer_beep& beep) {
                beep_ = beep;
                if (const auto then = judging_.beeped) then(beep);
            },
        .closed = [this](const media::quality_report& report) { media_closed(report); },
    };
}

// ---- The answer ----

sip::local_media voice_call::ours(const std::string& towards) const {
    static const std::string anywhere = "192.0.2.1";  // RFC 5737: where a name leads is the way to the world
    const auto& at = media_->local();
    auto host = media::host_of(at);
    if (at.is_unspecified()) {
        const auto& reached = line_->addresses.towards(towards);
        if (const auto& found = reached.empty() ? line_->addresses.towards(anywhere) : reached; !found.empty())
            host = found;
    }
    return {.at = {std::move(host), at.port}, .rtcp_mux = holds_ && holds_->rtcp_mux, .secret = secret_};
}

media::expected_peer voice_call::expected() const {
    media::expected_peer peer;
    peer.announced = media::endpoint::parse(holds_->remote.host, holds_->remote.port).value_or(media::endpoint{});
    peer.signals_from = media::endpoint::parse(source_.host, source_.port);
    return peer;
}

media::codec voice_call::codec() const noexcept {
    return holds_ ? media_codec(holds_->carries) : media::codec::pcma;
}

void voice_call::answer() {
    if (answered_ || line_ == nullptr) return;
    answered_ = true;
    if (unanswered_) {
        line_->sip->early(id_, ours(source_.host));
        start_media();
        later_.start(progress_arrives, [this] { begin_to_play(); });
        return;
    }
    answered_at_ = loop().now();
    ++line_->answered;
    line_->sip->answer(id_, ours(source_.host));
    if (holds_) start_media();
    later_.start(longest_without_ack, [this] { begin_to_play(); });
}

/// Without an offer of his our own would go into the 200, so such a call is answered.
void voice_call::announce(std::vector<utterance> words) {
    unanswered_ = early_media_ && holds_ && !answered_ && !outgoing_;
    say(std::move(words));
    end();
}

/// While he holds us nothing is sent, heard or missed.
void voice_call::start_media() {
    media::stream_settings stream;
    stream.peer = expected();
    if (holds_->remote_rtcp != 0) stream.rtcp = media::endpoint::parse(holds_->remote.host, holds_->remote_rtcp);
    stream.rtcp_mux = holds_->rtcp_mux;
    stream.sends = codec();
    stream.hears_g722 = stream.sends == media::codec::g722;
    if (stream.sends == media::codec::opus) stream.opus_payload = holds_->payload_type;
    if (const auto& theirs = holds_->encrypted)
        stream.encrypted =
            media::srtp_keys{theirs->suite == sip::crypto_suite::aes_128_sha1_80 ? media::srtp_suite::aes_128_sha1_80
                                                                                 : media::srtp_suite::aes_128_sha1_32,
                             secret_, theirs->key};
    stream.event_payload = holds_->telephone_event;
    stream.dtmf = dtmf_;
    stream.direction = !holds_->we_send     ? media::direction::inactive
                       : holds_->we_receive ? media::direction::both
                                            : media::direction::send_only;
    media_->start(stream);
    has_media_ = true;
    held(!holds_->we_send);
    if (const auto with = joined_.lock()) with->held(*this, !holds_->we_send);
}

void voice_call::agreed(const sip::terms& holds) {
    const auto before = std::exchange(holds_, holds);
    const auto there = media::endpoint::parse(holds.remote.host, holds.remote.port);
    if (before && there && there->is_unspecified()) holds_->remote = before->remote;  // RFC 2543's hold is no move
    if (answered_ && !over()) start_media();
}

void voice_call::early(const sip::terms& holds) {
    if (line_ == nullptr || over()) return;
    source_ = holds.remote;
    holds_ = holds;
    start_media();
}

void voice_call::reached(const sip::dialled_way& way, const std::string& peer, const sip::terms& holds) {
    id_ = way.call;
    sip_id_ = way.sip_id;
    peer_ = peer;
    source_ = {way.host, 0};
    holds_ = holds;
    answered_ = true;
    media_->answered();
    answered_at_ = loop().now();
    start_media();
    begin_to_play();
}

void voice_call::judges(const answer_detection& how, answer_handlers then) {
    detects_ = how;
    judging_ = std::move(then);
    media_->judge(how);
}

void voice_call::take(const answer_verdict& verdict) {
    if (line_ == nullptr || over()) return;
    judged_ = verdict;
    verdicts_.push_back(to_value(verdict));
    line_->log.info("answer", {{"conversation", about().id},
                               {"what", to_string(verdict.what)},
                               {"why", to_string(verdict.why)},
                               {"after_ms", std::to_string(verdict.after / 1ms)}});
    if (const auto then = judging_.heard) then(verdict);  // it may end the call
}

/// Before this the first 20 ms would be lost on a caller who does not know yet that we are there.
void voice_call::begin_to_play() {
    if (!answered_ || std::exchange(plays_, true)) return;
    later_.cancel();
    for (auto& [clip, tag] : std::exchange(to_play_, {})) media_->play({std::move(clip)}, tag);
}

// ---- What is said ----

void voice_call::play(std::vector<utterance> words) {
    if (line_ == nullptr) return;
    answer();
    std::vector<bool> secrets;
    for (const auto& each : words) secrets.push_back(!each.masked.empty());
    telling_ = line_->narrator->tell({prompts_, line_->options.language}, std::move(words),
                                     [this, tag = ++tag_, secrets](std::size_t at, const speech::heard& what) {
                                         if (what.missing) line_->miss(*what.missing);
                                         const bool alone = secrets[at] && what.from != speech::heard::by::clip;
                                         for (const auto& sound : what.sounds) {
                                             const bool is_last =
                                                 at + 1 == secrets.size() && &sound == &what.sounds.back();
                                             play(line_->encoded.encoded(sound, codec(), alone), is_last ? tag : 0);
                                         }
                                     });
}

void voice_call::play_music(std::vector<utterance> music) {
    if (!music.empty() || line_ == nullptr) return play(std::move(music));
    answer();
    play(line_->encoded.turn_of(line_->options.ringing), ++tag_);
}

void voice_call::play(media::clip_ptr clip, std::uint64_t tag) {
    if (plays_)
        media_->play({std::move(clip)}, tag);
    else
        to_play_.emplace_back(std::move(clip), tag);
}

void voice_call::played(std::uint64_t tag) {
    if (tag == 0 || tag != tag_ || over()) return;
    if (says_last())
        later_.start(last_word_arrives, [this] { heard(); });
    else
        heard();
}

void voice_call::hush() {
    if (line_ == nullptr) return;
    line_->narrator->cancel(telling_);
    ++tag_;
    to_play_.clear();
    if (plays_) {
        later_.cancel();
        media_->stop();
    }
}

// ---- What he says ----

void voice_call::beep() {
    if (line_ == nullptr) return;
    answer();
    play(line_->encoded.beep(codec()), ++tag_);
}

/// "2026-03-02/k3f09d2a7c.wav"; the same call's next one ends in "-2".
std::string voice_call::next_recording() {
    const auto number = ++recordings_ > 1 ? fmt::format("-{}", recordings_) : std::string{};
    const auto day = std::chrono::floor<std::chrono::seconds>(loop().calendar_now());
    return fmt::format("{:%Y-%m-%d}/{}{}.wav", day, about().id, number);
}

void voice_call::record() {
    if (line_ == nullptr) return;
    recording_ = next_recording();
    if (on_recording_) on_recording_({.name = recording_});
    media_->record_to(std::filesystem::path{line_->options.recordings} / recording_, false);
}

/// Where the disk failed something may lie there all the same.
void voice_call::tell_recording(const std::string& name, const media::recording_result& how) const {
    if (!on_recording_) return;
    on_recording_({.name = name,
                   .is_over = true,
                   .leaves_file = how.is_kept || !how.problem.empty(),
                   .length = how.is_kept ? how.length : duration{0}});
}

/// What is understood has as many characters as an assistant reads.
const capability& voice_call::can() const {
    static const auto hears_words = [] {
        auto made = capabilities(medium::voice);
        made.text = 4096;
        return made;
    }();
    return can_understand() ? hears_words : spoken_talk::can();
}

const std::string& voice_call::language_or_own(const std::string& language) const {
    return language.empty() ? line_->options.language : language;
}

bool voice_call::can_understand(const std::string& language) const {
    return can_understand() && line_->recogniser->understands(language_or_own(language));
}

void voice_call::record_words() {
    if (line_ == nullptr) return;
    answer();
    words_ = line_->words / fmt::format("{}-{:08x}.wav", about().id, loop().random() >> 32U);
    media_->record_to(words_, false);
}

void voice_call::understand(const std::string& name, const std::string& language,
                            std::function<void(std::string, std::string)> then) {
    if (line_ == nullptr) return;
    constexpr duration patience = 30s;  // its own limit is shorter
    line_->recogniser->understand(
        name, language_or_own(language), loop().now() + patience,
        [then = std::move(then), log = line_->log, id = about().id](speech::understood what) {
            if (!what) log.warning("what a caller said is not understood", {{"conversation", id}, {"why", what.why}});
            then(std::move(what.text), std::move(what.why));
        });
}

void voice_call::drop_words(const std::string& name) {
    std::error_code gone;
    std::filesystem::remove(name, gone);
}

void voice_call::stop_recording() {
    if (line_ != nullptr) media_->stop_recording();
}

void voice_call::kept(const media::recording_result& result) {
    if (!result.problem.empty())
        line_->log.error("what a caller said was not kept",
                         {{"conversation", about().id}, {"file", result.file.string()}, {"why", result.problem}});
    if (!words_.empty()) {
        const auto file = std::exchange(words_, {});
        return recorded(result.is_kept ? file.string() : std::string{});
    }
    tell_recording(recording_, result);
    recorded(result.is_kept ? std::exchange(recording_, {}) : std::string{});
}

}  // namespace palabre::detail
