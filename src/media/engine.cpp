// src/media/engine.cpp - the strand's side: commands to media threads, happenings from them.
#include "media/engine.hpp"

#include "media/engine_impl.hpp"
#include "palabre/core/error.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace palabre::media {

namespace {

void free_playlist(playlist* of) {
    const std::unique_ptr<playlist> freed{of};
}

duration heard_of(const playlist& of) {
    return duration{static_cast<std::int64_t>(of.heard) * 1'000'000 / line_rate};
}

}  // namespace

std::vector<problem> problems_of(const engine_options& options) {
    std::vector<problem> problems;
    const auto wrong = [&problems](std::string what, std::string cure) {
        problems.push_back({{}, std::move(what), std::move(cure)});
    };
    if (!endpoint::parse(options.address, 0))
        wrong("media address '" + options.address + "' is no IP address", "write one of this machine's");
    if (!options.announced.empty() && !endpoint::parse(options.announced, 0))
        wrong("announced media address '" + options.announced + "' is no IP address", "write the public one");
    if (options.first_port < 1'024 || options.last_port < options.first_port + 2 * options.threads - 1)
        wrong("media ports " + std::to_string(options.first_port) + " to " + std::to_string(options.last_port),
              "1,024 is the lowest, and each thread takes two");
    if (options.threads < 1 || options.threads > 64)
        wrong(std::to_string(options.threads) + " media threads", "1 to 64 are possible");
    if (options.calls_a_thread < 1 || options.calls_a_thread > 100'000)
        wrong(std::to_string(options.calls_a_thread) + " calls a media thread", "1 to 100,000 are possible");
    if (options.recording_queue < 16 || options.recording_queue > 1'000'000)
        wrong(std::to_string(options.recording_queue) + " packets that may wait to be recorded",
              "16 to 1,000,000 are possible");
    return problems;
}

void engine::impl::begin() {
    if (auto problems = problems_of(options_); !problems.empty())
        throw error{errc::invalid_argument, std::move(problems)};
    const auto bound = endpoint::parse(options_.address, 0);
    const auto announced = options_.announced.empty() ? bound : endpoint::parse(options_.announced, 0);

    for (unsigned i = 0; i < codec_count; ++i) silent_frame(static_cast<codec>(i));  // made here, not by a media thread

    bound_ = *bound;
    announced_ = *announced;
    next_port_ = static_cast<std::uint16_t>(options_.first_port + options_.first_port % 2);
    recorder_ = std::make_unique<recorder>(
        options_.threads, options_.recording_queue,
        [&on = runtime_, weak = weak_from_this()](std::uint64_t recording, recording_result result) {
            on.post([weak, recording, result = std::move(result)] {
                if (const auto self = weak.lock()) self->recorded(recording, result);
            });
        },
        [&on = runtime_, weak = weak_from_this()](std::uint64_t recording) {
            on.post([weak, recording] {
                if (const auto self = weak.lock()) self->voiced(recording);
            });
        });
    for (unsigned i = 0; i < options_.threads; ++i) {
        endpoint at = bound_;
        auto [rtp, rtcp] = take_ports(at, 4 << 20);
        if (!rtp)
            throw error{errc::io,
                        "no two free ports for media between " + std::to_string(options_.first_port) + " and " +
                            std::to_string(options_.last_port),
                        "give the media another range"};
        auto& made = threads_.emplace_back();
        made.local = {announced_.host, at.port};
        media_thread_options options{.number = i,
                                     .most_calls = options_.calls_a_thread,
                                     .between = options_.between,
                                     .dead_after = options_.dead_after,
                                     .report_every = options_.report_every,
                                     .realtime = options_.realtime,
                                     .v4 = bound_.is_v4(),
                                     .name = "palabre@" + host_of(announced_),
                                     .calendar_offset = runtime_.calendar_now().time_since_epoch().count() -
                                                        runtime_.now().time_since_epoch().count(),
                                     .secret = runtime_.random(),
                                     .tell = [this, &made, i] {
                                         if (made.is_told.exchange(true)) return;
                                         runtime_.post([weak = weak_from_this(), i] {
                                             if (const auto self = weak.lock()) self->hear(i);
                                         });
                                     }};
        made.media = std::make_unique<media_thread>(std::move(options), std::move(rtp), std::move(rtcp), *recorder_);
    }
}

/// An even port and the one after it; nothing where none is free.
std::pair<udp_socket, udp_socket> engine::impl::take_ports(endpoint& at, int buffer) {
    const unsigned pairs = (options_.last_port - options_.first_port + 1U) / 2;
    for (unsigned i = 0; i < pairs; ++i) {
        at.port = next_port_;
        const unsigned next = next_port_ + 2U;
        next_port_ = static_cast<std::uint16_t>(
            next < options_.last_port ? next : options_.first_port + options_.first_port % 2);
        if (at.port >= options_.last_port) continue;
        auto rtp = udp_socket::open(at, buffer);
        if (!rtp) continue;
        auto rtcp = udp_socket::open({at.host, static_cast<std::uint16_t>(at.port + 1)}, 0);
        if (rtcp) return {std::move(*rtp), std::move(*rtcp)};
    }
    return {};
}

/// On a shared port a call is known by its peer's address. That does not tell it from others where the address is a
/// private one of somebody else's network, or another call's already.
bool engine::impl::wants_own_port(const std::optional<expected_peer>& peer) const {
    if (!peer || peer->ssrc || peer->announced.port == 0 || peer->announced.is_unspecified()) return false;
    const bool is_behind_nat = peer->signals_from && peer->announced.is_private() &&
                               !peer->signals_from->is_private() && peer->signals_from->host != peer->announced.host;
    return is_behind_nat || announced_to_.contains(key_of_address(peer->announced));
}

std::optional<call> engine::impl::open(call_handlers handlers, const std::optional<expected_peer>& peer, port_use ports,
                                       const call* beside) {
    auto least = std::min_element(threads_.begin(), threads_.end(),
                                  [](const auto& one, const auto& other) { return one.calls < other.calls; });
    if (beside != nullptr && threads_[beside->record_->thread].calls < options_.calls_a_thread)
        least = threads_.begin() + beside->record_->thread;
    if (least->calls >= options_.calls_a_thread) return std::nullopt;
    auto made = std::make_shared<call::record>();
    made->carrier = this;
    made->thread = static_cast<unsigned>(least - threads_.begin());
    made->handlers = std::make_shared<const call_handlers>(std::move(handlers));
    made->local = least->local;
    made->line = std::make_unique<leg>();
    leg& line = *made->line;
    if (ports == port_use::own || (ports == port_use::automatic && wants_own_port(peer))) {
        endpoint at = bound_;
        std::tie(line.own_rtp, line.own_rtcp) = take_ports(at, 0);
        if (!line.own_rtp) return std::nullopt;
        made->local.port = at.port;
        made->has_own_port = true;
        ++own_ports_;
    }
    line.record = made.get();
    const auto drawn = runtime_.random();
    line.ssrc = made->ssrc = static_cast<std::uint32_t>(drawn);
    line.sequence = static_cast<std::uint16_t>(drawn >> 32U & 0x7FFFU);  // RFC 3711's advice: no wrap soon
    line.timestamp = static_cast<std::uint32_t>(runtime_.random());
    line.between = options_.between;
    const auto slot = std::min_element(least->in_slot.begin(), least->in_slot.end());
    line.slot = static_cast<unsigned>(slot - least->in_slot.begin());
    ++*slot;
    ++least->calls;
    if (peer) note_peer(*made, peer->announced);
    calls_.emplace(made.get(), made);
    if (!work_) work_ = runtime_.work();
    send(*made, {.what = command::verb::add, .call = &line});
    return call{std::move(made)};
}

void engine::impl::send(const call::record& of, command wanted) {
    wanted.call = of.line.get();
    auto& to = threads_[of.thread];
    if (to.backlog.empty() && to.media->commands().push(wanted)) return;
    to.backlog.push_back(wanted);
    send_backlog(to);
}

void engine::impl::send_backlog(thread_of_calls& to) {
    while (!to.backlog.empty() && to.media->commands().push(to.backlog.front())) to.backlog.pop_front();
    if (to.backlog.empty()) return;
    retry_->start(slot_length, [this] {
        for (auto& each : threads_) send_backlog(each);
    });
}

void engine::impl::hear(unsigned thread) {
    auto& from = threads_[thread];
    from.is_told = false;            // before it looks: what comes later is told again
    while (from.media != nullptr) {  // a handler may end the engine
        const happening* const next = from.media->happenings().front();
        if (next == nullptr) return;
        const happening what = *next;
        from.media->happenings().drop();
        hear(what);
    }
}

void engine::impl::hear(const happening& what) {
    const auto of = static_cast<call::record*>(what.call->record)->shared_from_this();
    switch (what.what) {
    case happening::kind::key:
        if (what.key.released != 0) of->tell(&call_handlers::released, what.key.released, what.source, what.key.held);
        if (what.key.pressed != 0 && of->digits.is_new(what.key.pressed, what.source, what.when))
            of->tell(&call_handlers::pressed, pressed_key{what.key.pressed, what.source, what.when});
        break;
    case happening::kind::played: {
        const std::unique_ptr<playlist> over{what.clips};
        if (over->repeats) break;  // music, which nobody waits for
        of->tell(&call_handlers::played, over->tag, heard_of(*over), over->is_complete);
        break;
    }
    case happening::kind::latched: of->tell(&call_handlers::latched, what.peer); break;
    case happening::kind::unlinked: unlinked(what.way->id, *of); break;
    case happening::kind::answer:
        if (const auto& beep = what.news->beep)
            of->tell(&call_handlers::beeped, *beep);
        else
            of->tell(&call_handlers::answer, what.news->verdict);
        break;
    case happening::kind::dead: of->tell(&call_handlers::dead); break;
    case happening::kind::closed:
        of->closed = of->line->quality();
        forget(*of);
        tell_closed(*of);
        break;
    }
}

void engine::impl::tell_closed(call::record& of) {
    if (!of.closed || of.recordings > 0) return;
    of.tell(&call_handlers::closed, *of.closed);
    of.handlers.reset();  // they may hold the handle, and it them
}

/// The leg is the strand's again.
void engine::impl::forget(call::record& of) {
    auto& thread = threads_[of.thread];
    --thread.calls;
    --thread.in_slot[of.line->slot];
    if (of.line->has_own_port()) --own_ports_;
    note_peer(of, {});
    of.line.reset();
    const auto links = of.links;
    for (const auto id : links) unlinked(id, of);
    calls_.erase(&of);
    if (calls_.empty() && recordings_.empty()) work_.reset();
}

void engine::impl::note_peer(call::record& of, const endpoint& announced) {
    if (of.announced != 0) {
        const auto [first, last] = announced_to_.equal_range(of.announced);
        announced_to_.erase(std::find_if(first, last, [&of](const auto& each) { return each.second == &of; }));
    }
    of.announced = announced.port == 0 ? 0 : key_of_address(announced);
    if (of.announced != 0) announced_to_.emplace(of.announced, &of);
}

void engine::impl::voiced(std::uint64_t recording) {
    const auto found = recordings_.find(recording);
    if (found == recordings_.end() || found->second.of == nullptr) return;
    const auto of = found->second.of;
    of->tell(&call_handlers::voice);
}

void engine::impl::recorded(std::uint64_t recording, const recording_result& result) {
    const auto found = recordings_.find(recording);
    if (found == recordings_.end()) return;
    const auto [of, done] = std::move(found->second);
    recordings_.erase(found);
    if (calls_.empty() && recordings_.empty()) work_.reset();
    if (of == nullptr) {
        if (done) done(result);
        return;
    }
    --of->recordings;
    of->tell(&call_handlers::recorded, result);
    tell_closed(*of);
}

engine::engine(runtime& on, const engine_options& options) : impl_{std::make_shared<impl>(on, options)} {
    impl_->begin();
}

engine::~engine() {
    impl_->end();
}

/// Whatever is on its way between the strand and the media threads is freed where it is found.
void engine::impl::end() {
    for (auto& thread : threads_) {
        thread.media->stop();
        const auto drop = [](const command& unheard) {
            free_playlist(unheard.clips);
            const std::unique_ptr<inband_dtmf> tones{unheard.tones};
            const std::unique_ptr<answer_listener> answer{unheard.answer};
            const std::unique_ptr<playout> ears{unheard.ears};
            const std::unique_ptr<encoder> writer{unheard.writer};
            const std::unique_ptr<srtp> secret{unheard.secret};
        };
        for (const auto* next = thread.media->commands().front(); next != nullptr;
             next = thread.media->commands().front()) {
            drop(*next);
            thread.media->commands().drop();
        }
        for (const auto& each : thread.backlog) drop(each);
        for (const auto* next = thread.media->happenings().front(); next != nullptr;
             next = thread.media->happenings().front()) {
            free_playlist(next->clips);
            thread.media->happenings().drop();
        }
        thread.media.reset();
    }
    recorder_.reset();
    for (auto& [id, of] : links_) {
        of.from->links.clear();
        of.to->links.clear();
    }
    links_.clear();
    for (auto& [key, of] : calls_) {
        for (playlist* each = of->line->first; each != nullptr;) free_playlist(std::exchange(each, each->next));
        of->line.reset();
        of->carrier = nullptr;
    }
    calls_.clear();
}

std::optional<call> engine::open(call_handlers handlers, const std::optional<expected_peer>& peer, port_use ports,
                                 const call* beside) {
    return impl_->open(std::move(handlers), peer, ports, beside);
}

engine_counters engine::counters() const {
    engine_counters sum;
    sum.calls = impl_->calls_.size();
    sum.own_ports = impl_->own_ports_;
    for (const auto& thread : impl_->threads_) {
        const auto& each = thread.media->counters();
        sum.sent += each.sent;
        sum.sent_late += each.sent_late;
        sum.unsent += each.unsent;
        sum.relayed += each.relayed;
        sum.unbridged += each.unbridged;
        sum.received += each.received;
        sum.refused += each.refused;
        sum.ambiguous += each.ambiguous;
        sum.slots_skipped += each.slots_skipped;
        sum.untold += each.untold;
        sum.latest = std::max(sum.latest, duration{each.latest_us});
        sum.is_realtime = each.is_realtime;
    }
    return sum;
}

}  // namespace palabre::media
