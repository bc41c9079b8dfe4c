// examples/palabre_center/server.cpp - palabre-center at work: opens what its file names, and answers.
#include "server.hpp"

#include "adjustments.hpp"
#include "availability.hpp"
#include "campaigns.hpp"
#include "clock_guard.hpp"
#include "days.hpp"
#include "desk_news.hpp"
#include "figures.hpp"
#include "file_watch.hpp"
#include "loaded.hpp"
#include "messaging.hpp"
#include "notify.hpp"
#include "office.hpp"
#include "outbound.hpp"
#include "queues.hpp"
#include "roll_ups.hpp"
#include "scheduled_reports.hpp"
#include "sweeper.hpp"
#include "translators.hpp"

#include "palabre/api/server.hpp"
#include "palabre/api/webhooks.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/center/outbound_calls.hpp"
#include "palabre/center/work_desk.hpp"
#include "palabre/center/written_work.hpp"
#include "palabre/history/company_store.hpp"
#include "palabre/history/duty_book.hpp"
#include "palabre/history/recording_reader.hpp"
#include "palabre/inbox/desk.hpp"

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <csignal>
#include <filesystem>
#include <map>
#include <ostream>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>

namespace palabre_center {

using namespace palabre;

namespace {

std::vector<api::key> keys_of(const configuration& made) {
    std::vector<api::key> keys;
    if (made.http)
        for (const auto& each : made.http->keys) keys.push_back({each.name, each.text, each.companies, each.may});
    return keys;
}

/// SIGHUP waits, or comes now: before somebody listens for it, it would end the program.
void hold_hangups(bool wait) {
    sigset_t hangup;
    sigemptyset(&hangup);
    sigaddset(&hangup, SIGHUP);
    pthread_sigmask(wait ? SIG_BLOCK : SIG_UNBLOCK, &hangup, nullptr);
}

/// Members die in the reverse order: the API before the center, the center before its store.
class server final : public embedded {
public:
    server(loaded with, environment variables, std::ostream& ready, additions added = {})
        : with_{std::move(with)}, variables_{std::move(variables)}, ready_{ready}, added_{std::move(added)},
          log_{log_to_stderr(with_.made.least, with_.made.json)} {}

    ~server() override {
        if (reading_.joinable()) reading_.join();
    }

    void serve() {
        is_service_ = true;
        runtime_.on_reload([this] { read_again(); });  // from the loop, so when all this is there
        hold_hangups(false);
        runtime_.on_terminate([this] { end(); });
        open();
        run();
    }

    asio_runtime& loop() noexcept override { return runtime_; }
    history::store* store() noexcept override { return store_.get(); }
    voice_line& line() noexcept override { return *voice_; }
    connector* connected(const std::string& name) override {
        const auto found = guards_.find(name);
        return found == guards_.end() ? nullptr : found->second;
    }

    void open() override {
        auto& made = with_.made;
        for (const auto& each : with_.problems)
            log_.error("a flow cannot be loaded: its callers hear that it is unavailable",
                       {{"problem", to_string(each)}});
        tell_warnings(with_.flows.warnings);
        at(made.store_where, [this] { open_store(); });
        center_ = std::make_unique<center>(runtime_, center_options{log_, made.drain});
        set_after();
        for (const auto& each : made.companies) center_->keep(*store_, keeping_of(each));
        if (store_ && !made.webhooks.empty()) open_webhooks();
        if (store_ && made.files)
            at(made.files->where, [this] { files_ = std::make_unique<file_room>(runtime_, *with_.made.files, log_); });
        if (store_ && made.messaging) at(made.messaging->where, [this] { open_messaging(); });
        if (store_)
            roll_ups_.emplace(roll_ups(
                runtime_, *store_, made.companies, [this](const std::string& company) { return serves(company); },
                log_));
        if (store_) {
            keep_time(*center_, *store_, made.companies, made.agents,
                      [this](const std::string& company) { return serves(company); });
            count_time();
            forget_places();
        }
        if (store_)
            sweeper_.emplace(
                runtime_, *store_, made.companies, made.voice.recordings,
                [this](const std::string& company) { return serves(company); }, log_);
        for (const auto& [name, options] : made.connectors) connect(name, make(name, options));
        set_assistants(runtime_, *center_, {}, made);
        open_entries();
        look_at_clock();
        keep_legs();
        make_lending_key();
        auto line = voice_channel(made.voice, log_);
        voice_ = line.get();
        center_->attach(std::move(line));
        open_adjustments();
        for (const auto& [address, plan] : with_.flows.by_address)
            if (!with_.flows.broken.contains(address)) answer(address, *plan);
        // Their company's entry tells them that it is unavailable, before this.
        for (const auto& address : with_.flows.broken)
            center_->answer(address, [](const conversation_ptr& talk) { talk->refuse(); });
        set_queues(*center_, {}, made.queues);
        center_->agents().reach_by(reach_by(*voice_));
        office_ ? office_->take(made.agents) : set_agents(center_->agents(), {}, made.agents);
        if (store_)
            days_.emplace(
                runtime_, *center_, *store_, made.companies,
                [this](const std::string& company) { return serves(company); }, log_);
        if (store_)
            scheduled_.emplace(
                runtime_, *store_, made.companies, [this](const std::string& company) { return serves(company); },
                log_);
        if (store_)
            translators_.open(*store_, made.companies, [this](const std::string& company) { return serves(company); });
        if (store_)
            outbound_.emplace(
                runtime_, *store_, *center_, *voice_, made, [this] { return with_.made.voice.trunks; },
                [this](const std::string& company) { return lease_of(company); },
                [this](const std::string& company, const std::string& address) { return has_flow(company, address); },
                log_);
        if (made.http) {
            open_desks();
            open_api();
        }
        if (added_.joins) added_.joins(*center_);
        at(made.voice_where, [this] { center_->start(); });
        if (api_) at(made.http->where, [this] { api_->start(); });
        watch_certificate();
        if (webhooks_) webhooks_->start();
        if (messaging_) messaging_->start();
        if (campaigns_) campaigns_->start();
        if (outbound_) outbound_->start();
        for (auto& [company, each] : desks_) each->start();
        for (auto& each : written_) each->look();
        if (adjustments_) adjustments_->start();
        if (office_) office_->start();
        runtime_.post([this] { tell_ready(); });
    }

    void run() override {
        runtime_.run();
        log_.info("ended");
    }

    void end() override {
        if (is_service_) notify_systemd("STOPPING=1");
        if (api_) api_->drain();
        campaigns_.reset();  // what is written goes on after the next start
        const auto last = [this] { webhooks_ ? webhooks_->stop([this] { runtime_.stop(); }) : runtime_.stop(); };
        const auto over = [this, last] { messaging_ ? messaging_->stop(last) : last(); };
        const auto drain = [this, over] { center_->drain([this, over] { api_ ? api_->stop(over) : over(); }); };
        if (!outbound_) return drain();
        const auto once = [drain, is_draining = std::make_shared<bool>(false)] {
            if (!std::exchange(*is_draining, true)) drain();
        };
        outbound_->close(once);
        runtime_.after(most_to_settle, once);  // a database that does not come back
    }

private:
    static constexpr duration most_to_settle = std::chrono::seconds{3};

    /// What is written with a result or a disposition, wherever that is written.
    void set_after() {
        for (auto& each : with_.made.companies)
            if (each.after)
                each.keeps.after = [this, plan = each.after](const campaign::ended_call& what) {
                    return campaign::changes_after(*plan, what, runtime_.calendar_now(), store_->ids());
                };
    }

    /// With the address at which those arrive whom it calls.
    static keeping keeping_of(const company& each) {
        auto keeps = each.keeps;
        if (!keeps.addresses.empty()) keeps.addresses.push_back(outbound_address(keeps.company));
        return keeps;
    }

    /// What only the start finds out is told at its place in the file.
    template<class Do> static void at(const place& where, Do start) {
        try {
            start();
        } catch (const error& failed) {
            auto problems = failed.problems();
            for (auto& each : problems)
                if (each.where.file.empty()) each.where = where;
            throw error{failed.code(), std::move(problems)};
        }
    }

    void look_at_clock() {
        clock_guard_options how;
        how.built = built_at();
        if (store_) how.newest = [this] { return newest_row(); };
        if (with_.made.waits_for_synchronised_clock) how.is_synchronised = kernel_is_synchronised;
        how.log = log_;
        clock_.emplace(runtime_, std::move(how));
        with_.made.voice.before_calls = [this](task go) { clock_->when_set(std::move(go)); };
    }

    /// Of this process: a restart ends the logins that were lent, and browsers ask for new ones.
    void make_lending_key() {
        std::string key;
        for (int each = 0; each < 4; ++each) key += fmt::format("{:016x}", runtime_.random());
        with_.made.voice.phones.lends = secret{std::move(key)};
    }

    /// Kept, and read again, so that a trunk's caps of the day hold over a restart.
    void keep_legs() {
        legs_.emplace(with_.made.legs, log_);
        const auto now = runtime_.calendar_now();
        for (auto& each : with_.made.voice.trunks) each.used = legs_->used_by(each.name, now);
        with_.made.voice.records = [this](const leg_record& leg) { legs_->add(leg, runtime_.calendar_now()); };
    }

    /// Ids carry the time, and the store gives none that is older than what it keeps.
    std::optional<calendar_time> newest_row() const {
        if (store_->state().what != history::condition::kind::ready) return {};
        constexpr int below_the_milliseconds = 22;
        const auto id = store_->ids().next_value();
        return calendar_time{std::chrono::milliseconds{(id >> below_the_milliseconds) + id_generator::epoch_ms}};
    }

    void open_adjustments() {
        if (!store_) return;
        adjustments_.emplace(runtime_, *store_,
                             adjustment_hooks{[this](const std::string& company) { return serves(company); },
                                              [this](const std::string& address, const flow::graph& plan) {
                                                  if (!with_.flows.broken.contains(address))
                                                      center_->answer(address, plan);
                                              },
                                              [this] { return voice_->recordings(); }, with_.made.voice.spelling,
                                              [this](const std::string&) { office_->changed(); },
                                              [this](const std::string& company) { return announces(company); }},
                             log_);
        adjustments_->take(with_.made, with_.flows);
        office_.emplace(runtime_, *store_, *adjustments_,
                        office_view{&with_.made, center_.get(), [this] { return voice_->figures(); },
                                    [this](const std::string& name) {
                                        const auto found = guards_.find(name);
                                        return found == guards_.end() ? nullptr : found->second;
                                    },
                                    [this] { return store_problem(); },
                                    [this](const std::string& company) {
                                        return messaging_ ? messaging_->resting(company) : std::vector<std::string>{};
                                    }},
                        log_);
    }

    /// Whoever comes while nothing answers hears something.
    bool announces(const std::string& company) const {
        for (const auto& each : with_.made.companies)
            if (each.keeps.company == company) return each.entry.says.has_value();
        return false;
    }

    /// With what its company has changed of it.
    void answer(const std::string& address, const flow::graph& plan) {
        const auto* const whose = company_of(with_.made, address);
        center_->answer(address,
                        adjustments_ && whose != nullptr ? adjustments_->adjusted(whose->keeps.company, plan) : plan);
    }

    void open_entries() {
        const auto is_open = [](const company& each) { return each.entry.says.has_value(); };
        if (std::ranges::none_of(with_.made.companies, is_open)) return;
        std::vector<std::string> names;
        for (const auto& each : with_.made.companies) names.push_back(each.keeps.company);
        available_.emplace(runtime_, std::move(names),
                           availability_view{[this](const std::string& address) { return is_broken(address); },
                                             [this] { return store_problem(); },
                                             [this](const std::string& name) { return guarded(name); },
                                             [this](const std::string& address) {
                                                 return adjustments_ ? adjustments_->taken_down(address)
                                                                     : std::optional<std::string>{};
                                             }},
                           log_);
        for (const auto& each : with_.made.companies)
            if (is_open(each)) center_->admit(each.keeps.company, available_->rules_for(each));
        available_->watch(with_.made.state);
    }

    void warn_unless_watched(const file_watch& each) {
        if (!each.works()) log_.warning(unwatched);
    }

    /// Of its address, or where all others are answered.
    bool is_broken(const std::string& address) const {
        const auto& flows = with_.flows;
        return flows.broken.contains(address) || (!flows.by_address.contains(address) && flows.broken.contains("*"));
    }

    std::string store_problem() const {
        if (!store_) return {};
        const auto now = store_->state();
        return now.what == history::condition::kind::ready ? "" : "the store is " + std::string{to_string(now.what)};
    }

    const guard* guarded(const std::string& name) const {
        const auto found = guards_.find(name);
        return found == guards_.end() ? nullptr : found->second;
    }

    value canned(const std::string& company, const history::customer* who) {
        for (const auto& each : with_.made.companies)
            if (each.keeps.company == company && each.canned) return each.canned->told(who, languages_);
        return boost::json::array{};
    }

    void open_messaging() {
        messaging_ = std::make_unique<messaging>(
            runtime_, *store_, *center_, with_.made, [this](const std::string& company) { return serves(company); },
            files_.get(), log_);
        messaging_->on_event(
            [this](const std::string& company, const history::event& what) { happened(company, what); });
        campaigns_ = std::make_unique<campaigns>(
            runtime_, *store_, *center_, *messaging_, with_.made,
            [this](const std::string& company) { return serves(company); }, log_);
        log_.info("callbacks are taken", {{"on", messaging_->listening()}});
    }

    void open_webhooks() {
        api::webhook_options options;
        options.all = with_.made.webhooks;
        options.serves = [this](const std::string& company) { return serves(company); };
        options.log = log_;
        webhooks_.emplace(runtime_, *store_, std::move(options));
        center_->on_event([this](const std::string& company, const history::event&) { webhooks_->look(company); });
    }

    std::int64_t lease_of(const std::string& company) const {
        for (const auto& each : center_->figures().companies)
            if (each.name == company && each.state == "serving") return each.lease;
        return 0;
    }

    bool serves(const std::string& company) const {
        for (const auto& each : center_->figures().companies)
            if (each.name == company) return each.state == "serving";
        return false;
    }

    bool has_flow(const std::string& company, const std::string& address) const {
        const auto* const whose = company_of(with_.made, address);
        return whose != nullptr && whose->keeps.company == company && with_.flows.by_address.contains(address) &&
               !with_.flows.broken.contains(address);
    }

    void open_store() {
        if (!with_.made.store) return;
        auto options = *with_.made.store;
        options.log = log_;
        constexpr std::string_view sqlite = "sqlite:";
        if (options.url.starts_with(sqlite)) {  // as for recordings, its folder is made
            std::error_code told_by_the_store;
            std::filesystem::create_directories(std::filesystem::path{options.url.substr(sqlite.size())}.parent_path(),
                                                told_by_the_store);
        }
        store_ = history::open_sql_store_when_there(runtime_, options);
        if (added_.keeps) store_ = added_.keeps(std::move(store_));
        store_->on_state([this](const history::condition& now) {
            const bool ready = now.what == history::condition::kind::ready;
            const std::string state{to_string(now.what)};
            ready ? log_.info("the store is ready")
                  : log_.warning("the store is not ready", {{"state", state}, {"why", now.why}});
        });
    }

    /// Where agents lead written conversations, one a company.
    /// It is kept: webhooks and streams are told.
    void happened(const std::string& company, const history::event& what) {
        if (webhooks_) webhooks_->look(company);
        if (!api_) return;
        api_->live().publish(company, api::scope::events, history::told(what, company));
        tell_desks(api_->live(), company, what);
        if (const auto desk = work_.find(company); desk != work_.end() && what.type == "work.waiting")
            desk->second->look();
    }

    void open_desks() {
        for (const auto& each : with_.made.companies) {
            inbox::desk_options options;
            options.company = each.keeps.company;
            options.serves = [this, company = each.keeps.company] { return serves(company); };
            options.events = each.keeps.events;
            options.lease = each.conversations.lease;
            options.flow_waits = each.conversations.flow_waits;
            options.on_event = [this, company = each.keeps.company](const history::event& what) {
                happened(company, what);
            };
            options.on_moved = [this, company = each.keeps.company](const history::thread& now) {
                if (messaging_) messaging_->moved(now);
                if (const auto work = work_.find(company);
                    work != work_.end() && now.owner == history::thread_owner::agent)
                    work->second->passes(now.customer, now.agent);
                if (api_) tell_desks(api_->live(), company, now);
            };
            options.log = log_;
            desks_[each.keeps.company] = std::make_unique<inbox::desk>(runtime_, *store_, std::move(options));
            offer_written_work(each.keeps.company);
            offer_work(each.keeps.company, each.keeps.events);
        }
    }

    /// Of states that go on: a crash loses a quarter of an hour of them at most.
    void count_time() {
        runtime_.after_in_background(history::quarter, [this, still = std::weak_ptr{is_there_}] {
            if (still.expired()) return;
            center_->agents().count_time();
            count_time();
        });
    }

    /// Whether anybody asks the API for something or not; all of them where nobody is to be located.
    void forget_places() {
        runtime_.after_in_background(std::chrono::minutes{1}, [this, still = std::weak_ptr{is_there_}] {
            if (still.expired()) return;
            const auto& http = with_.made.http;
            const bool locates = http && http->positions;
            constexpr std::size_t most = 10'000;
            history::duty_of(store_->access())
                .sweep(locates ? runtime_.calendar_now() - http->positions->kept : calendar_time::max(), most,
                       [](const auto&) {});
            forget_places();
        });
    }

    /// Agents of the file's queues are offered what waits there in writing.
    void offer_written_work(const std::string& company) {
        auto& desk = *desks_.at(company);
        written_work_options options;
        options.company = company;
        options.book = [this, &desk, company] { return serves(company) ? desk.book() : nullptr; };
        options.take = [&desk](history::interaction_id which, history::user_id agent, std::function<void(bool)> then) {
            desk.take(which, agent, false, [then = std::move(then)](const auto& how) { then(static_cast<bool>(how)); });
        };
        options.visit_id = [this] { return store_->ids().next<history::queue_visit>(); };
        options.look_every = std::chrono::seconds{3};
        options.log = log_;
        written_.push_back(std::make_unique<written_work>(runtime_, center_->agents(), std::move(options)));
    }

    /// And what is to be done outside of any talk.
    void offer_work(const std::string& company, const history::event_rules& events) {
        work_desk_options options;
        options.company = company;
        options.book = [this, &desk = *desks_.at(company), company] { return serves(company) ? desk.book() : nullptr; };
        options.events = events;
        options.on_event = [this, company](const history::event& what) { happened(company, what); };
        options.log = log_;
        work_[company] = std::make_unique<work_desk>(runtime_, *store_, center_->agents(), std::move(options));
    }

    void open_api() {
        const auto& made = with_.made;
        api::server_options options;
        options.listen = made.http->listen;
        options.keys = keys_of(made);
        for (const auto& each : made.companies)
            options.homes.push_back({each.keeps.company, each.keeps.home, each.keeps.events});
        options.logins = made.http->logins;
        options.positions = made.http->positions;
        options.push = made.http->push;
        options.most_connections = made.http->most_connections;
        options.public_url = made.http->public_url;
        options.desk = made.http->desk;
        if (!made.browsers.url.empty()) options.browser_phones_at = origin_of(made.browsers.url);
        options.browser_phones = [this](const std::string& user_id) {
            const auto now = office_ ? office_->with_changes(with_.made.agents) : with_.made.agents;
            return browser_phone_of(with_.made, now.agents, user_id, runtime_.now(), runtime_.calendar_now());
        };
        options.certificate = made.http->certificate;
        options.certificate_key = made.http->certificate_key;
        options.serves = [this](const std::string& company) { return serves(company); };
        options.live = [this](const std::string& company) { return center_->conversations(company); };
        options.files = files_ ? &files_->store() : nullptr;
        for (const auto& each : made.companies)
            options.largest_file = std::max(options.largest_file, each.files.largest);
        options.canned = [this](const std::string& company, const history::customer* who) {
            return canned(company, who);
        };
        options.translators = [this](const std::string& company) { return translators_.of(company); };
        options.agents = &center_->agents();
        options.adjusts = office_ ? &*office_ : nullptr;
        if (webhooks_)
            options.on_event = [this](const std::string& company, const history::event&) { webhooks_->look(company); };
        options.suggests = [this](const std::string& company, const std::string& name,
                                  assistant::conversation_so_far so_far, const std::string& message, auto then) {
            constexpr duration patience = std::chrono::seconds{8};  // before the request's own end
            auto whom = name;
            for (const auto& each : with_.made.companies)
                if (whom.empty() && each.keeps.company == company && !each.assistants.empty())
                    whom = each.assistants.front().name;
            return center_->consult(company, whom, std::move(so_far), message, patience, std::move(then));
        };
        options.desks = [this](const std::string& company) -> inbox::desk* {
            const auto found = desks_.find(company);
            return found == desks_.end() ? nullptr : found->second.get();
        };
        options.work = [this](const std::string& company) -> work_desk* {
            const auto found = work_.find(company);
            return found == work_.end() ? nullptr : found->second.get();
        };
        if (const auto& folder = made.voice.recordings; !folder.empty())
            options.recordings = history::recordings_from_folder(runtime_, folder);
        if (messaging_)
            options.can_send = [this](const std::string& company, history::customer_id who, medium on,
                                      const std::string& purpose,
                                      auto then) { messaging_->can_send(company, who, on, purpose, std::move(then)); };
        if (messaging_)
            options.typing = [this](const std::string& company, const history::thread& in) {
                return messaging_ && messaging_->show_typing(company, in);
            };
        options.follows = [this](const std::string& company, const campaign::ended_call& what) {
            for (const auto& each : with_.made.companies)
                if (each.keeps.company == company && each.keeps.after) return each.keeps.after(what);
            return std::vector<history::change::any>{};
        };
        if (campaigns_)
            options.campaigns = [this](const std::string& company) {
                return campaigns_ ? campaigns_->of(company) : nullptr;
            };
        if (outbound_) options.calls = [this](const std::string& company) { return outbound_->of(company); };
        options.log = log_;
        api_ = std::make_unique<api::server>(runtime_, std::move(options), store_.get());
        center_->on_event([this](const std::string& company, const history::event& what) { happened(company, what); });
        center_->agents().on_news([this](const agent_news& what) {
            tell_desks(api_->live(), with_.made, what);
            if (const auto* const agent = std::get_if<agent_now>(&what)) api_->news(*agent);
            const auto* const task = std::get_if<task_now>(&what);
            if (task != nullptr) api_->news(*task);
            if (task == nullptr || task->state != task_state::talking || task->kind != routing::work::call) return;
            if (auto* const calls = outbound_ ? outbound_->of(task->company) : nullptr)
                calls->reached(task->queue, task->from);
        });
        api_->ready_if("center", [this] { return is_ready_ ? "" : "it has not started yet"; })
            .ready_if("companies", [this] { return unserved(); })
            .ready_if("flows", [this] { return broken_flows(); })
            .ready_if("clock", [this] { return clock_->problem(); })
            .metrics([this](api::metric_writer& to) {
                tell(to, center_->figures());
                for (const auto& each : with_.made.companies)
                    if (each.entry.says && available_)
                        to.gauge("palabre_maintenance", "1 where an operator has switched maintenance on.",
                                 available_->switches().why(each.keeps.company) != nullptr ? 1 : 0,
                                 {{"company", each.keeps.company}});
                tell(to, voice_->figures());
                for (const auto& [name, each] : guards_) tell(to, name, each->figures());
                if (webhooks_) webhooks_->tell(to);
                if (messaging_) messaging_->tell(to);
            });
    }

    /// Whoever renews it does so beside us, and need not know of us.
    void watch_certificate() {
        if (!api_ || with_.made.http->certificate.empty()) return;
        std::vector<std::string> folders;
        for (const auto& file : {with_.made.http->certificate, with_.made.http->certificate_key})
            if (!file.empty()) folders.push_back(std::filesystem::absolute(file).parent_path().string());
        certificate_.emplace(runtime_, folders, [this, first = true]() mutable -> task {
            if (std::exchange(first, false)) return [] {};  // it has just been read
            return [this] { renew_certificate(); };
        });
        warn_unless_watched(*certificate_);
    }

    void renew_certificate() {
        if (!api_) return;
        api_->renew_certificate([this](const std::string& why) {
            why.empty() ? log_.info("the certificate has been read again")
                        : log_.error("the certificate stays as it was", {{"why", why}});
        });
    }

    std::string broken_flows() const {
        return with_.flows.broken.empty()
                   ? ""
                   : fmt::format("no flow at {}: its file cannot be loaded", fmt::join(with_.flows.broken, ", "));
    }

    std::string unserved() const {
        std::string why;
        for (const auto& each : center_->figures().companies)
            if (each.state != "serving")
                why +=
                    fmt::format("{}{}: {}", why.empty() ? "" : ", ", each.name,
                                each.state == "opening" ? "its history is not open yet" : "another center serves it");
        return why;
    }

    std::unique_ptr<guard> make(const std::string& name, connector_settings of) {
        of.guard.on_event = [this, name](const guard_event& what) {
            if (office_ && what.now == breaker_state::open) office_->failed(name, what.why);
        };
        return make_connector(runtime_, std::move(of), log_);
    }

    void connect(const std::string& name, std::unique_ptr<guard> to) {
        guards_[name] = to.get();  // the center keeps it until another one takes its name
        center_->connect(name, std::move(to));
    }

    void tell_ready() {
        is_ready_ = true;
        ready_ << "ready sip=" << fmt::format("{}", fmt::join(voice_->listening(), ","));
        if (api_)
            ready_ << (with_.made.http->certificate.empty() ? " http=http://" : " http=https://") << api_->listening();
        ready_ << std::endl;  // flushed: somebody waits for it
        if (is_service_) notify_systemd("READY=1");
    }

    /// Off the strand, since files may be large and disks slow. What was wanted meanwhile is done afterwards.
    void read_again() {
        renew_certificate();
        if (reading_.joinable()) {
            once_more_ = true;
            return;
        }
        reading_ = std::thread{[this, file = with_.made.file, state = with_.made.state] {
            auto read = std::make_shared<loaded>(load(file, variables_));
            runtime_.post([this, read, switches = read_maintenance(state)]() mutable {
                reading_.join();
                reading_ = {};
                if (available_) available_->switched(std::move(switches));
                take(*read);
                if (std::exchange(once_more_, false)) read_again();
            });
        }};
    }

    /// All of it or nothing: what may fail comes before what changes anything.
    void take(loaded& wanted) {
        if (!wanted.problems.empty()) return refuse(wanted.problems);
        std::map<std::string, std::unique_ptr<guard>> fresh;
        try {
            for (const auto& [name, options] : wanted.made.connectors)
                if (const auto known = with_.made.connectors.find(name);
                    known == with_.made.connectors.end() || known->second.written != options.written)
                    fresh[name] = make(name, options);
            wanted.made.voice.phones.lends = with_.made.voice.phones.lends;
            if (api_) api_->keys(keys_of(wanted.made));
            voice_->serve(wanted.made.voice.peers, wanted.made.voice.limits);
            voice_->serve(wanted.made.voice.trunks, wanted.made.voice.phones);
            office_ ? office_->take(wanted.made.agents)
                    : set_agents(center_->agents(), with_.made.agents, wanted.made.agents);
        } catch (const error& failed) {
            return refuse(failed.problems());
        }
        for (auto& [name, to] : fresh) {
            log_.info("connector replaced", {{"name", name}});
            connect(name, std::move(to));
        }
        for (const auto& [name, before] : with_.made.connectors) {
            if (wanted.made.connectors.contains(name)) continue;
            log_.info("connector removed", {{"name", name}});
            guards_.erase(name);
            center_->connect(name, nullptr);
        }
        set_assistants(runtime_, *center_, with_.made, wanted.made);
        take_assistants(wanted.made);
        take_flows(wanted.flows.by_address);
        take_entries(wanted.made);
        take_canned(wanted.made);
        tell_warnings(wanted.flows.warnings);
        translators_.take(wanted.made.companies);
        if (messaging_) messaging_->languages(wanted.made.companies);
        set_queues(*center_, with_.made.queues, wanted.made.queues);
        with_.made.queues = std::move(wanted.made.queues);
        with_.made.agents = std::move(wanted.made.agents);
        for (const auto& name : needs_restart(with_.made, wanted.made))
            log_.warning("this changes at the next start only", {{"setting", name}});
        with_.made.voice.peers = wanted.made.voice.peers;
        with_.made.voice.limits = wanted.made.voice.limits;
        with_.made.voice.trunks = wanted.made.voice.trunks;
        with_.made.voice.phones = wanted.made.voice.phones;
        with_.made.connectors = std::move(wanted.made.connectors);
        log_.info("configuration read again", {{"file", with_.made.file}});
    }

    /// By company: of those that wait for a restart nobody hears.
    void take_assistants(const configuration& wanted) {
        for (auto& each : with_.made.companies)
            for (const auto& other : wanted.companies)
                if (other.keeps.company == each.keeps.company) each.assistants = other.assistants;
    }

    void take_flows(const std::map<std::string, std::shared_ptr<const flow::graph>>& wanted) {
        auto& running = with_.flows.by_address;
        for (const auto& [address, plan] : wanted) {
            const auto before = running.find(address);
            const auto digest = plan->digest();
            if (before != running.end() && before->second->digest() == digest && !with_.flows.broken.contains(address))
                continue;
            if (!is_somebodys(with_.made, address)) continue;  // `companies` waits for a restart, and so does this
            answer(address, *plan);
            log_.info("flow replaced", {{"address", address}, {"file", plan->where.file}, {"digest", digest}});
            running[address] = plan;
            with_.flows.broken.erase(address);
        }
        std::erase_if(with_.flows.broken, [&](const std::string& address) {
            if (!wanted.contains(address)) center_->answer(address, conversation_handler{});
            return !wanted.contains(address);
        });
        for (auto each = running.begin(); each != running.end();) {
            if (wanted.contains(each->first)) {
                ++each;
                continue;
            }
            log_.info("nothing answers there any more", {{"address", each->first}});
            center_->answer(each->first, conversation_handler{});
            each = running.erase(each);
        }
        if (adjustments_) adjustments_->take(with_.made, with_.flows);
    }

    /// Of companies that are there; one that lets everybody in from now on does so at the next start.
    void take_entries(const configuration& wanted) {
        for (auto& running : with_.made.companies) {
            const auto found = std::ranges::find(wanted.companies, running.keeps.company,
                                                 [](const company& each) { return each.keeps.company; });
            if (found == wanted.companies.end()) continue;
            if (found->entry.says && running.entry.says) {
                running.entry = found->entry;
                center_->admit(running.keeps.company, available_->rules_for(running));
            } else if (found->entry.says.has_value() != running.entry.says.has_value()) {
                log_.warning("this changes at the next start only",
                             {{"setting", "companies." + running.keeps.company + ".unavailable"}});
            }
        }
    }

    void take_canned(const configuration& wanted) {
        for (auto& running : with_.made.companies) {
            const auto found = std::ranges::find(wanted.companies, running.keeps.company,
                                                 [](const company& each) { return each.keeps.company; });
            if (found != wanted.companies.end()) running.canned = found->canned;
        }
    }

    void tell_warnings(const std::vector<problem>& all) {
        for (const auto& each : all) log_.warning("of a flow", {{"problem", to_string(each)}});
    }

    void refuse(const std::vector<problem>& problems) {
        for (const auto& each : problems) log_.error("the configuration cannot be", {{"problem", to_string(each)}});
        log_.error("the configuration stays as it was", {{"problems", std::to_string(problems.size())}});
    }

    loaded with_;
    environment variables_;
    std::ostream& ready_;
    additions added_;
    logger log_;
    asio_runtime runtime_;
    std::unique_ptr<history::store> store_;
    std::optional<leg_book> legs_;  // the line's records go there
    std::unique_ptr<center> center_;
    std::map<std::string, guard*> guards_;  // the center's
    std::optional<clock_guard> clock_;
    voice_line* voice_ = nullptr;  // the center's
    std::optional<availability> available_;
    std::optional<sweeper> sweeper_;
    std::optional<report::roll_up> roll_ups_;
    std::optional<days> days_;
    std::optional<scheduled_reports> scheduled_;
    std::shared_ptr<int> is_there_ = std::make_shared<int>();
    std::optional<api::webhooks> webhooks_;
    std::unique_ptr<file_room> files_;
    translators translators_{runtime_, log_};
    flow::languages languages_;
    std::unique_ptr<messaging> messaging_;
    std::unique_ptr<campaigns> campaigns_;
    std::optional<outbound> outbound_;
    std::map<std::string, std::unique_ptr<inbox::desk>> desks_;
    std::vector<std::unique_ptr<written_work>> written_;
    std::map<std::string, std::unique_ptr<work_desk>> work_;
    std::optional<adjustments> adjustments_;
    std::optional<office> office_;
    std::unique_ptr<api::server> api_;
    std::optional<file_watch> certificate_;
    std::thread reading_;
    bool once_more_ = false, is_ready_ = false;
    bool is_service_ = false;  // the process is palabre-center's own
};

}  // namespace

int serve(const std::string& file, const environment& variables, std::ostream& ready) {
    std::signal(SIGPIPE, SIG_IGN);  // nobody's leaving ends the calls of others: neither a reader of the log nor a peer
    hold_hangups(true);             // a change while the file is read is read afterwards
    auto with = load(file, variables);
    if (!with.problems.empty() && !with.can_do_without()) throw error{errc::invalid_file, std::move(with.problems)};
    server{std::move(with), variables, ready}.serve();
    return 0;
}

std::unique_ptr<embedded> embed(loaded with, additions added) {
    static std::ostream nobody{nullptr};
    return std::make_unique<server>(std::move(with), environment{}, nobody, std::move(added));
}

}  // namespace palabre_center
