// src/center/center.cpp - introduces channels to what answers them, and ends in order.
#include "palabre/center.hpp"

#include "center/entry_desk.hpp"
#include "center/flow_runner.hpp"
#include "center/kept_caller.hpp"
#include "center/kept_host.hpp"
#include "center/noted_conversation.hpp"
#include "center/outbound.hpp"
#include "center/tally.hpp"
#include "history/validate.hpp"
#include "palabre/center/agents.hpp"
#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

namespace palabre {

/// Handlers given to channels and conversations hold this part weakly: they may outlive the center.
struct center::impl : std::enable_shared_from_this<impl> {
    enum class state { made, running, draining };

    impl(runtime& on, center_options options)
        : runtime_{on}, options_{std::move(options)},
          drain_timer_{on}, around_{std::make_shared<plain_host>(on, options_.log)}, agents_{on, options_.log} {
        around_->agents(agents_);
        agents_.placed_by([this](arrival& what) { places(what); });
        agents_.flows_by(
            [this](const std::string& address, const conversation_ptr& talk) { return play(address, talk); });
    }

    bool play(const std::string& address, const conversation_ptr& talk) {
        const auto handler = answers_.find(address);
        if (handler == answers_.end()) return false;
        const auto chosen = handler->second;
        chosen(talk);
        return true;
    }

    /// A call that an agent places has a page like one that arrives, from before the customer is called.
    void places(arrival& what) {
        const auto book = std::ranges::find(ledgers_, what.company, [](const auto& each) { return each->company(); });
        if (book == ledgers_.end()) return;
        conversation_info about;
        about.id = fmt::format("placed {}", ++placed_);
        about.from = what.from;
        about.began = runtime_.calendar_now();
        if (const auto* const plan = agents_.queue(what.queue)) about.to = plan->joins.caller_id;
        keep_placed(*book, about, what, [weak = weak_from_this()](const conversation_ptr& who) {
            const auto self = weak.lock();
            if (!self) return;
            const auto nth = ++self->arrived_;
            self->live_.emplace(nth, who);
            who->on_ended([weak, nth](ending) {
                if (const auto still = weak.lock()) still->ended(nth);
            });
        });
    }

    void arrived(conversation_ptr talk) {
        const conversation_info about = talk->about();  // a copy: the talk may be gone when its end is logged
        const auto log = options_.log.with({{"conversation", about.id}});
        auto handler = answers_.find(about.to);
        if (handler == answers_.end()) handler = answers_.find("*");
        const auto book = ledger_for(about.to);
        const char* why_not = state_ != state::running           ? "draining"
                              : handler == answers_.end()        ? "nothing answers there"
                              : book && book->served_elsewhere() ? "another center serves that company"
                                                                 : nullptr;
        if (why_not != nullptr) {
            log.warning("conversation refused", {{"from", about.from}, {"to", about.to}, {"why", why_not}});
            counts_->refused();
            const bool is_unknown = state_ == state::running && handler == answers_.end();
            if (is_unknown && book && about.kept_as != 0) leave_to_agents(book, about);
            talk->refuse(is_unknown ? refusal::unknown : refusal::elsewhere);
            return;
        }
        if (book) {
            auto page = std::make_shared<ledger_page>(book, about);
            talk = std::make_shared<noted_conversation>(std::move(talk), page);
            page->open();
        }
        const auto desk = is_outbound(about) ? nullptr : desk_of(book);  // who is called has not come to a closed door
        const auto away = desk ? desk->decide(about, runtime_.calendar_now()) : std::nullopt;
        if (desk) counts_->entered(book->company(), away ? away->reason : "flow");
        if (desk && !away) desk->came();
        log.info("conversation began",
                 {{"on", std::string{to_string(about.on)}}, {"from", about.from}, {"to", about.to}});
        counts_->took();
        const std::uint64_t nth = ++arrived_;
        live_.emplace(nth, talk);
        talk->on_ended([weak = weak_from_this(), nth, log, counts = counts_, on = about.on,
                        inside = away ? nullptr : desk](ending why) {
            log.info("conversation ended", {{"why", std::string{to_string(why)}}});
            counts->ended(on, why);
            if (inside) inside->left();
            if (const auto self = weak.lock()) self->ended(nth);
        });
        if (away) {
            log.warning("turned away", {{"reason", away->reason}, {"why", away->why}});
            return tell_unavailable(talk, desk->says(), *away);
        }
        const conversation_handler chosen = handler->second;  // it may be replaced while it runs
        try {
            chosen(talk);
        } catch (const std::exception& thrown) {  // one caller's bad luck must not end the others' calls
            log.error("the application failed", {{"why", thrown.what()}});
            talk->drop();
        } catch (...) {
            log.error("the application failed", {{"why", "it threw something that is no std::exception"}});
            talk->drop();
        }
    }

    /// No flow will ever answer what he wrote.
    static void leave_to_agents(const std::shared_ptr<ledger>& book, const conversation_info& about) {
        const auto page = std::make_shared<ledger_page>(book, about);
        page->open();
        page->hand_over({}, {}, nullptr);
        page->close(nullptr);
    }

    std::shared_ptr<entry_desk> desk_of(const std::shared_ptr<ledger>& book) const {
        const auto found = book ? desks_.find(book->company()) : desks_.end();
        return found == desks_.end() ? nullptr : found->second;
    }

    /// In the customer's language, where he is recognised in time.
    void tell_unavailable(const conversation_ptr& talk, const announcement& says, const turned_away& why) const {
        const auto page = std::dynamic_pointer_cast<noted_conversation>(talk)->page();  // desks are of kept companies
        page->turned_away(why.reason, why.why);
        page->when_recognised([talk, page, says, around = around_](const history::person* who) {
            const auto language = who != nullptr ? who->who.speaks.language : std::string{};
            page->came_to({}, language);
            announce(talk, says, language, [page, around, about = talk->about()](const history::outgoing& sms) {
                flow::sending message{sms.on, sms.to, {}};
                message.words.emplace_back().text = sms.text;
                kept_host{page, around}.send_once(about, message, sms.key);
            });
        });
    }

    /// The company that names this address of ours, else the one that takes all others.
    std::shared_ptr<ledger> ledger_for(const std::string& address) const {
        for (const auto& each : ledgers_)
            if (each->names(address)) return each;
        for (const auto& each : ledgers_)
            if (each->takes_all_others()) return each;
        return nullptr;
    }

    void keep(history::store& in, keeping whose) {
        ledgers_.push_back(std::make_shared<ledger>(runtime_, in, std::move(whose), options_.log, around_, hears_));
        in.on_lost([weak = weak_from_this(), &in](history::company_id which) {
            const auto self = weak.lock();
            for (const auto& each : self ? self->ledgers_ : decltype(self->ledgers_){}) {
                if (!each->is_of(in, which)) continue;
                each->lost();
                self->suspend(each->company());
            }
        });
        ledgers_.back()->open();
    }

    /// Its flows in writing go on where it is served now: whoever wins it back has them from there.
    void suspend(const std::string& company) const {
        const auto all = live_;  // suspend() takes them out of live_
        for (const auto& [nth, talk] : all)
            if (const auto noted = std::dynamic_pointer_cast<noted_conversation>(talk);
                noted && noted->page()->company() == company)
                noted->suspend();
    }

    /// What is around a conversation's flow: its page of the ledger where one is kept.
    std::shared_ptr<flow::host> host_for(const conversation_ptr& talk,
                                         const std::shared_ptr<const flow::player>& plays) {
        if (const auto noted = std::dynamic_pointer_cast<noted_conversation>(talk)) {
            noted->page()->plays(plays->plan().name);
            return std::make_shared<kept_host>(noted->page(), around_, plays);
        }
        return around_;
    }

    void ask(asking what, std::function<void(outcome)> then) {
        auto& all = around_->connectors();
        const auto* const to = all.find(what.connector);
        const auto described = to != nullptr ? to->operations() : std::vector<operation>{};
        const auto is = std::ranges::find(described, what.operation, &operation::name);
        const bool writes = is != described.end() && is->writes;
        auto written = writes ? without_secrets(what.arguments, is->arguments) : value{};
        const auto deadline = runtime_.now() + what.limit;
        auto came = [weak = weak_from_this(), writes, who = what.who, company = what.company, customer = what.customer,
                     called = what.connector + "." + what.operation, written = std::move(written),
                     then](outcome answer) mutable {
            const auto self = weak.lock();
            if (!self || !writes) return then(std::move(answer));
            history::entry line;
            line.customer = customer;
            line.kind = history::entry_kind::acted;
            line.at = self->runtime_.calendar_now();
            line.text = called;
            line.details = {{"by", who}, {"arguments", written}, {"outcome", to_string(answer.what)}};
            if (!self->note(company, std::move(line)))
                self->options_.log.error("an act is not in its company's history",
                                         {{"operation", called}, {"by", who}});
            then(std::move(answer));
        };
        // What nobody describes may do anything.
        if (is == described.end())
            return runtime_.post([came = std::move(came), what = std::move(what)]() mutable {
                came(outcome::misasking(what.connector + "." + what.operation + " is not described"));
            });
        all.ask(what.connector, what.roles, what.operation, std::move(what.arguments), deadline, std::move(came));
    }

    /// Written as soon as the database is there. False where nobody keeps that company here.
    bool note(const std::string& company, history::entry line) {
        const auto book = std::ranges::find(ledgers_, company, [](const auto& each) { return each->company(); });
        if (book == ledgers_.end() || !(*book)->is_open()) return false;
        line.id = (*book)->store().ids().next<history::entry>();
        (*book)->write({history::change::add_entry{line}}, {line.customer, line.within});
        return true;
    }

    center_figures figures() const {
        auto told = counts_->figures();
        told.live = live_.size();
        for (const auto& each : ledgers_)
            told.companies.push_back(
                {each->company(), each->state_name(), each->unwritten(), each->promises().count(), each->lease()});
        return told;
    }

    void ended(std::uint64_t nth) {
        live_.erase(nth);
        if (live_.empty()) drained();
    }

    void drain(task then) {
        when_drained_.push_back(std::move(then));
        if (state_ == state::draining) {
            if (live_.empty()) drained();
            return;
        }
        state_ = state::draining;
        options_.log.info("draining", {{"live", std::to_string(live_.size())}});
        for (const auto& each : channels_) each->drain();
        if (live_.empty()) return drained();
        drain_timer_.start(options_.drain, [this] {
            options_.log.warning("ended by force", {{"live", std::to_string(live_.size())}});
            const auto left = live_;  // drop() takes them out of live_
            for (const auto& [nth, talk] : left) talk->drop();
        });
    }

    /// Nobody talks any more. What was said last is written before `then`, but for a database that does not come back.
    void drained() {
        if (state_ != state::draining || !live_.empty()) return;
        drain_timer_.cancel();
        for (const auto& each : ledgers_)
            if (!each->idle() && !give_up_) {
                each->when_idle([weak = weak_from_this()] {
                    if (const auto self = weak.lock()) self->drained();
                });
                drain_timer_.start(last_words, [this] {
                    options_.log.error("the end of some conversations is not in their history: the database is away");
                    give_up_ = true;
                    drained();
                });
                return;
            }
        for (auto& then : std::exchange(when_drained_, {})) runtime_.post(std::move(then));
    }

    static constexpr duration last_words = std::chrono::seconds{5};

    runtime& runtime_;
    center_options options_;
    timer drain_timer_;
    std::vector<std::unique_ptr<channel>> channels_;
    std::map<std::string, conversation_handler> answers_;
    std::shared_ptr<plain_host> around_;  // flows under way hold it too
    class agents agents_;                 // before the channels go, whose calls it has
    std::shared_ptr<tally> counts_ = std::make_shared<tally>();
    std::vector<std::shared_ptr<ledger>> ledgers_;
    std::map<std::string, std::shared_ptr<entry_desk>> desks_;  // by company
    std::shared_ptr<history::event_listener> hears_ = std::make_shared<history::event_listener>();
    std::map<std::uint64_t, conversation_ptr> live_;  // in the order of arrival, the same in every run
    std::uint64_t arrived_ = 0, placed_ = 0;
    std::vector<task> when_drained_;
    state state_ = state::made;
    bool give_up_ = false;
};

center::center(runtime& on, center_options options) : impl_{std::make_shared<impl>(on, std::move(options))} {
}

center::~center() {
    impl_->around_->close();
    for (const auto& each : impl_->ledgers_) each->close();
    *impl_->hears_ = nullptr;
}

center& center::attach(std::unique_ptr<channel> way) {
    auto& channels = impl_->channels_;
    if (impl_->state_ != impl::state::made)
        throw error{errc::wrong_state, fmt::format("channel '{}' comes after start()", way->name()),
                    "attach it before"};
    if (std::any_of(channels.begin(), channels.end(), [&](const auto& each) { return each->name() == way->name(); }))
        throw error{errc::invalid_argument, fmt::format("a channel is already called '{}'", way->name()),
                    "give each channel a name of its own"};
    channels.push_back(std::move(way));
    return *this;
}

center& center::answer(const std::string& address, conversation_handler with) {
    if (with)
        impl_->answers_[address] = std::move(with);
    else
        impl_->answers_.erase(address);
    return *this;
}

center& center::answer(const std::string& address, flow::graph plan) {
    auto plays = std::make_shared<const flow::player>(std::move(plan));
    return answer(address, [self = impl_.get(), plays = std::move(plays)](const conversation_ptr& talk) {
        std::make_shared<flow_runner>(self->runtime_, self->host_for(talk, plays), plays, talk,
                                      self->options_.log.with({{"conversation", talk->about().id}}), self->counts_)
            ->start();
    });
}

bool center::play(const std::string& address, const conversation_ptr& talk) {
    return impl_->play(address, talk);
}

center& center::connect(const std::string& name, std::unique_ptr<connector> to) {
    impl_->around_->connect(name, std::move(to));
    return *this;
}

center& center::assist(const std::string& company, const std::string& name, std::shared_ptr<assistant::assistant> who) {
    impl_->around_->assistants().set(company, name, std::move(who));
    return *this;
}

bool center::consult(const std::string& company, const std::string& name, assistant::conversation_so_far so_far,
                     const std::string& message, duration limit, std::function<void(assistant::answer)> then) {
    return impl_->around_->assistants().consult(
        company, name, std::move(so_far), message, limit,
        [weak = std::weak_ptr{impl_}, then = std::move(then)](assistant::answer said) {
            const auto self = weak.lock();
            if (self == nullptr) return;
            if (auto* const wish = std::get_if<assistant::act>(&said.what))
                mask_secrets(*wish, self->around_->connected(wish->connector));
            then(std::move(said));
        });
}

center& center::queue(const std::string& name, connect_request whom, const std::vector<std::string>& addresses) {
    impl_->around_->queues().set(name, whom, addresses);
    return *this;
}

agents& center::agents() noexcept {
    return impl_->agents_;
}

center& center::serve(flow::host& house) {
    impl_->around_->serve(house);
    return *this;
}

center& center::keep(history::store& in, keeping whose) {
    if (const auto why = history::why_refused_company(whose.company, whose.title); !why.empty())
        throw error{errc::invalid_argument, fmt::format("company '{}': {}", whose.company, why),
                    "name it with 2 to 64 of a-z, 0-9 and '-'"};
    for (const auto& each : impl_->ledgers_) {
        if (each->company() == whose.company)
            throw error{errc::invalid_argument, fmt::format("the company '{}' is kept already", whose.company),
                        "call keep() once a company"};
        if (whose.addresses.empty() && each->takes_all_others())
            throw error{errc::invalid_argument,
                        fmt::format("'{}' and '{}' both take all other addresses", each->company(), whose.company),
                        "name the addresses of one of them"};
        for (const auto& address : whose.addresses)
            if (each->names(address))
                throw error{errc::invalid_argument,
                            fmt::format("{} is an address of '{}' already", address, each->company()),
                            "an address belongs to one company"};
    }
    impl_->keep(in, std::move(whose));
    return *this;
}

center& center::admit(const std::string& company, entry_rules by) {
    if (std::ranges::none_of(impl_->ledgers_, [&](const auto& each) { return each->company() == company; }))
        throw error{errc::not_found, fmt::format("no company '{}' is kept", company), "call keep() first"};
    auto& desk = impl_->desks_[company];
    if (!desk) desk = std::make_shared<entry_desk>();
    desk->follow(std::move(by));
    return *this;
}

void center::ask(asking what, std::function<void(outcome)> then) {
    impl_->ask(std::move(what), std::move(then));
}

center& center::on_event(std::function<void(const std::string&, const history::event&)> then) {
    *impl_->hears_ = std::move(then);
    return *this;
}

void center::start() {
    if (impl_->state_ != impl::state::made)
        throw error{errc::wrong_state, "the center has been started already", "call start() or run() once"};
    impl_->state_ = impl::state::running;
    for (const auto& each : impl_->channels_)
        each->start(impl_->runtime_, [weak = std::weak_ptr{impl_}](const conversation_ptr& talk) {
            if (const auto self = weak.lock()) self->arrived(talk);
        });
}

void center::run() {
    auto& runtime = impl_->runtime_;
    if (impl_->state_ == impl::state::made) start();
    runtime.on_terminate([weak = std::weak_ptr{impl_}] {
        if (const auto self = weak.lock()) self->drain([&runtime = self->runtime_] { runtime.stop(); });
    });
    runtime.run();
}

void center::drain(task then) {
    impl_->drain(std::move(then));
}

std::vector<conversation_ptr> center::conversations(const std::string& company) const {
    std::vector<conversation_ptr> all;
    for (const auto& [nth, talk] : impl_->live_)
        if (const auto noted = std::dynamic_pointer_cast<noted_conversation>(talk);
            noted != nullptr && noted->page()->company() == company)
            all.push_back(talk);
    return all;
}

std::size_t center::live() const noexcept {
    return impl_->live_.size();
}

center_figures center::figures() const {
    return impl_->figures();
}

}  // namespace palabre
