// src/sip/sofia_stack.cpp - the stack on sofia-sip: one thread, commands in, events out in batches.
#include "palabre/core/error.hpp"
#include "sip/certificates.hpp"
#include "sip/sofia_line.hpp"
#include "sip/tls_sessions.hpp"

#include <sofia-sip/su.h>
#include <sofia-sip/su_log.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <future>
#include <mutex>
#include <thread>

/// A hook of the library's: it may change the time that has been read.
extern "C" void (*_su_time)(su_time_t* read);

namespace palabre::sip {
namespace {

void write_nowhere(void*, const char*, va_list) {
}

/// The library times its requests and sessions by the wall clock; whoever sets that would stop or end them all. So it
/// is given the steady one, from where the wall clock stood first.
void keep_steady() {
    static const su_time_t began = su_now();
    static const auto from = su_monotime(nullptr);
    static const auto steady = [](su_time_t* read) {
        const auto us = began.tv_usec + (su_monotime(nullptr) - from) / 1'000;
        read->tv_sec = began.tv_sec + us / 1'000'000;
        read->tv_usec = us % 1'000'000;
    };
    static std::once_flag once;
    std::call_once(once, [] { _su_time = steady; });
}

/// The library's own state, counted by it.
struct sofia_library {
    sofia_library() {
        su_init();
        keep_steady();
        su_log_redirect(nullptr, &write_nowhere, nullptr);  // what matters comes as events; the rest is its own talk
        listen_for_tls_trouble();
        watch_tls_sessions();
    }
    sofia_library(const sofia_library&) = delete;
    sofia_library& operator=(const sofia_library&) = delete;
    ~sofia_library() {
        sweep_tls_sessions();
        su_deinit();
    }
};

class threaded_stack final : public stack {
public:
    threaded_stack(runtime& on, options how, event_handler happened, logger log)
        : runtime_{on}, outbox_{std::make_shared<outbox>(std::move(happened))}, how_{std::move(how)}, log_{std::move(
                                                                                                          log)} {
        std::promise<void> opened;
        auto ready = opened.get_future();
        thread_ = std::thread{[this, &opened] { run(opened); }};
        try {
            ready.get();
        } catch (...) {
            thread_.join();
            throw;
        }
        working_ = runtime_.work();
    }

    ~threaded_stack() override {
        outbox_->closed = true;
        command([](sofia_line& line) { line.stop_hard(); });
        thread_.join();
    }

    void ring(call_id call) override {
        command([call](sofia_line& line) { line.ring(call); });
    }
    void early(call_id call, const local_media& ours) override {
        command([call, ours](sofia_line& line) { line.early(call, ours); });
    }
    void answer(call_id call, const local_media& ours) override {
        command([call, ours](sofia_line& line) { line.answer(call, ours); });
    }
    void refuse(call_id call, refusal why) override {
        command([call, why = std::move(why)](sofia_line& line) { line.refuse(call, why); });
    }
    void end(call_id call) override {
        command([call](sofia_line& line) { line.end(call); });
    }
    void offer(call_id call, const local_media& ours) override {
        command([call, ours](sofia_line& line) { line.offer(call, ours); });
    }
    call_id call(outgoing how) override {
        const call_id as{++last_call_ | our_calls};
        command([as, how = std::move(how)](sofia_line& line) mutable { line.place(as, std::move(how)); });
        return as;
    }
    std::uint64_t ask(request what) override {
        const auto ticket = ++last_ticket_;
        command([ticket, what = std::move(what)](sofia_line& line) mutable { line.ask(ticket, std::move(what)); });
        return ticket;
    }
    std::uint64_t search(std::string host, std::uint16_t port, transport over) override {
        const auto ticket = ++last_ticket_;
        command([=](sofia_line& line) { line.search(ticket, host, port, over); });
        return ticket;
    }
    void transfer(call_id call, std::string to, call_id other) override {
        command([call, to = std::move(to), other](sofia_line& line) { line.transfer(call, to, other); });
    }
    void press(call_id call, char key, duration held) override {
        command([call, key, held](sofia_line& line) { line.press(call, key, held); });
    }
    void transfer_told(call_id call, int status) override {
        command([call, status](sofia_line& line) { line.transfer_told(call, status); });
    }
    void serve(phone_book phones) override {
        command([phones = std::move(phones)](sofia_line& line) { line.serve(phones); });
    }
    void drain() override {
        command([](sofia_line& line) { line.drain(); });
    }
    void serve(std::vector<peer> peers, admission bears) override {
        command([table = peer_table{std::move(peers)}, bears](sofia_line& line) { line.serve(table, bears); });
    }
    void stop() override {
        command([](sofia_line& line) { line.stop(); });
    }
    const std::vector<listener>& listening() const noexcept override { return listening_; }
    std::uint64_t turned_away() const noexcept override { return turned_away_.load(std::memory_order_relaxed); }
    std::uint64_t logins_refused() const noexcept override { return logins_refused_.load(std::memory_order_relaxed); }

private:
    static constexpr std::chrono::milliseconds gathering{4};
    static constexpr int most_hops_ahead = 10;
    static constexpr std::chrono::milliseconds longest_wait{10};
    using job = std::function<void(sofia_line&)>;

    /// What the strand gives events to; it outlives the stack while a batch is on its way. Only the strand touches it.
    struct outbox {
        explicit outbox(event_handler to) : happened{std::move(to)} {}
        const event_handler happened;
        bool closed = false;
    };

    void command(job what) {
        const std::lock_guard hold{commands_mutex_};
        commands_.push_back(std::move(what));
        if (commands_.size() == 1 && root_ != nullptr) root_->wake();
    }

    std::vector<job> take_commands() {
        const std::lock_guard hold{commands_mutex_};
        return std::exchange(commands_, {});
    }

    void run(std::promise<void>& opened) {
        std::optional<sofia_library> library;
        std::optional<sofia_root> root;
        std::optional<sofia_line> line;
        try {
            library.emplace();
            root.emplace([this, &line] {
                for (const auto& each : take_commands()) each(*line);
            });
            line.emplace(*root, how_, log_);
            listening_ = line->listening();
        } catch (...) {
            if (line) {
                line->stop_hard();
                while (!line->done()) root->step(), root->sleep();
            }
            opened.set_exception(std::current_exception());
            return;
        }
        {
            const std::lock_guard hold{commands_mutex_};
            root_ = &*root;
        }
        opened.set_value();
        live(*root, *line);
        {
            const std::lock_guard hold{commands_mutex_};
            root_ = nullptr;
        }
        line.reset();
        post({stopped{}});
    }

    /// Nobody hears, or waits for, the moment of these.
    static bool may_wait(const event& what) {
        const auto* const on_its_way = std::get_if<progressed>(&what);
        return std::holds_alternative<ended>(what) || (on_its_way != nullptr && on_its_way->status == 100);
    }

    /// Each hop to the strand wakes a thread, which costs more than the call's own work: so there is on average at most
    /// one in `gathering`, and none is delayed while little happens, but for what may wait for another one.
    void live(sofia_root& root, sofia_line& line) {
        auto next = thread_now();  // when all earlier hops are paid for
        std::optional<instant> waits_since;
        while (!line.done()) {
            const bool waits = root.step();
            line.look_after_tls();
            turned_away_.store(line.turned_away(), std::memory_order_relaxed);
            logins_refused_.store(line.logins_refused(), std::memory_order_relaxed);
            int most = -1;
            if (line.has_events()) {
                const auto now = thread_now();
                auto ahead = next - now - (most_hops_ahead - 1) * gathering;
                if (line.all_events(may_wait)) {
                    if (!waits_since) waits_since = now;
                    ahead = std::max<duration>(ahead, *waits_since + longest_wait - now);
                }
                if (ahead <= duration{0}) {
                    waits_since.reset();
                    post(line.take_events());
                    next = std::max(next, now) + gathering;
                } else {
                    most = static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(ahead).count());
                }
            }
            if (waits && !line.done()) root.sleep(most);
        }
        post(line.take_events());
    }

    void post(std::vector<event> events) {
        if (events.empty()) return;
        runtime_.post([to = outbox_, events = std::move(events), this]() mutable {
            for (auto& each : events) {
                if (to->closed) return;  // by the event before
                if (std::holds_alternative<stopped>(each)) working_.reset();
                to->happened(std::move(each));
            }
        });
    }

    runtime& runtime_;
    std::shared_ptr<outbox> outbox_;
    options how_;
    logger log_;
    std::shared_ptr<void> working_;
    std::vector<listener> listening_;
    std::mutex commands_mutex_;
    std::vector<job> commands_;
    sofia_root* root_ = nullptr;
    std::atomic<std::uint64_t> turned_away_ = 0, logins_refused_ = 0;
    std::uint64_t last_call_ = 0, last_ticket_ = 0;  // the strand's
    std::thread thread_;
};

}  // namespace

std::unique_ptr<stack> sofia_stack(runtime& on, options how, event_handler happened, logger log) {
    return std::make_unique<threaded_stack>(on, std::move(how), std::move(happened), std::move(log));
}

}  // namespace palabre::sip
