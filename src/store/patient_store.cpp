// src/store/patient_store.cpp - a store whose database may be away when a center starts.
#include "palabre/core/error.hpp"
#include "palabre/history/access_book.hpp"
#include "palabre/history/duty_book.hpp"
#include "palabre/history/sql_store.hpp"
#include "palabre/history/user_book.hpp"
#include "store/database.hpp"

#include <soci/soci.h>

#include <thread>
#include <utility>
#include <vector>

namespace palabre::history {
namespace {

constexpr duration between_tries = std::chrono::seconds{3};

/// Waits for its database, then is the store that was opened there. A database that does not answer is knocked at from a
/// thread of its own, since that may take seconds; what is there is opened on the strand.
class patient_store final : public store {
public:
    patient_store(runtime& on, sql_store_options options, std::string why)
        : runtime_{on}, options_{std::move(options)}, again_{on}, how_{condition::kind::degraded, std::move(why)} {
        wait();
    }

    ~patient_store() override {
        wire_.cut();
        if (knocks_.joinable()) knocks_.join();
    }

    id_generator& ids() override { return there().ids(); }
    company_store& of(company_id which) override { return there().of(which); }

    condition state() const override { return inside_ ? inside_->state() : how_; }
    void on_state(std::function<void(const condition&)> then) override {
        if (inside_) return inside_->on_state(std::move(then));
        on_state_ = std::move(then);
    }

    void open_company(const std::string& name, const std::string& title, on_reply<company> then) override {
        if (inside_) return inside_->open_company(name, title, std::move(then));
        waiting_.push_back([this, name, title, then = std::move(then)]() mutable {
            inside_->open_company(name, title, std::move(then));
        });
    }
    void companies(on_reply<std::vector<company>> then) override {
        inside_ ? inside_->companies(std::move(then)) : decline(std::move(then));
    }
    void put_user(const user& who, on_reply<nothing> then) override {
        inside_ ? inside_->put_user(who, std::move(then)) : decline(std::move(then));
    }
    void find_user(const std::string& login, on_reply<user> then) override {
        inside_ ? inside_->find_user(login, std::move(then)) : decline(std::move(then));
    }
    void users(on_reply<std::vector<user>> then) override {
        inside_ ? inside_->users(std::move(then)) : decline(std::move(then));
    }
    access_book& access() override {
        if (inside_) return inside_->access();
        return away_;
    }
    void serve(company_id which, on_reply<lease> then) override {
        inside_ ? inside_->serve(which, std::move(then)) : decline(std::move(then));
    }
    void leave(company_id which, on_reply<nothing> then) override {
        inside_ ? inside_->leave(which, std::move(then)) : decline(std::move(then));
    }
    void on_lost(std::function<void(company_id)> then) override {
        if (inside_) return inside_->on_lost(std::move(then));
        on_lost_ = std::move(then);
    }

private:
    /// Nor where agents are.
    class closed_duty final : public duty_book {
    public:
        explicit closed_duty(patient_store& of) : of_{of} {}
        void write(std::vector<duty_change::any>, on_reply<nothing> then) override { of_.decline(std::move(then)); }
        void duty_of(user_id, on_reply<duty_view> then) override { of_.decline(std::move(then)); }
        void device_by(const std::string&, on_reply<known_device> then) override { of_.decline(std::move(then)); }
        void last_fixes(company_id, on_reply<std::vector<kept_fix>> then) override { of_.decline(std::move(then)); }
        void fixes_of(company_id, user_id, calendar_time, std::size_t, on_reply<std::vector<fix>> then) override {
            of_.decline(std::move(then));
        }
        void wake_addresses(user_id, calendar_time, calendar_time, on_reply<std::vector<wake_address>> then) override {
            of_.decline(std::move(then));
        }
        void sweep(calendar_time, std::size_t, on_reply<std::size_t> then) override { of_.decline(std::move(then)); }

    private:
        patient_store& of_;
    };

    /// Who is logged in nobody knows before the database is there.
    class closed_book final : public access_book, public duty_keeper, public user_book {
    public:
        explicit closed_book(patient_store& of) : of_{of}, duty_{of} {}
        void write(std::vector<access_change::any>, on_reply<nothing> then) override { of_.decline(std::move(then)); }
        void login_by(const std::string&, on_reply<known_login> then) override { of_.decline(std::move(then)); }
        void notes(const note_filter&, position, std::size_t, on_reply<note_page> then) override {
            of_.decline(std::move(then));
        }
        void sweep(calendar_time, calendar_time, std::size_t, on_reply<std::size_t> then) override {
            of_.decline(std::move(then));
        }
        duty_book& duty() override { return duty_; }
        void users_in(company_id, const std::string&, std::size_t, on_reply<std::vector<user>> then) override {
            of_.decline(std::move(then));
        }

    private:
        patient_store& of_;
        closed_duty duty_;
    };

    store& there() {
        if (!inside_) throw error{errc::wrong_state, "the database has not been there yet", "open a company first"};
        return *inside_;
    }

    template<class Value> void decline(on_reply<Value> then) {
        runtime_.post([then = std::move(then), why = how_.why] { then({verdict::unavailable, {}, why}); });
    }

    void wait() {
        again_.start(between_tries, [this] { knock(); });
    }

    void knock() {
        if (knocks_.joinable()) knocks_.join();  // it has posted, so it is at its end
        knocks_ = std::thread{[this, url = options_.url] {
            bool answers = true;
            try {
                sql::database{url}.open(sql::role::reader, wire_);
            } catch (const soci::soci_error&) {
                answers = false;
            } catch (const error&) {  // told when it is opened
            }
            runtime_.post([this, weak = std::weak_ptr{alive_}, answers] {
                if (!weak.expired()) answers ? open() : wait();
            });
        }};
    }

    void open() {
        try {
            inside_ = open_sql_store(runtime_, options_);
        } catch (const error& failed) {
            const bool may_mend = failed.code() == errc::io;
            become({may_mend ? condition::kind::degraded : condition::kind::broken, failed.what()});
            return may_mend ? wait() : void();
        }
        options_.log.info("the database is there");
        if (on_lost_) inside_->on_lost(std::move(on_lost_));
        become(inside_->state());
        if (on_state_) inside_->on_state(std::move(on_state_));
        for (auto& each : std::exchange(waiting_, {})) each();
    }

    void become(condition now) {
        if (std::exchange(how_, now) == now) return;
        if (now.what == condition::kind::broken) options_.log.error("the database cannot serve", {{"why", now.why}});
        if (on_state_) on_state_(now);
    }

    runtime& runtime_;
    sql_store_options options_;
    timer again_;
    condition how_;
    std::unique_ptr<store> inside_;
    closed_book away_{*this};
    std::function<void(const condition&)> on_state_;
    std::function<void(company_id)> on_lost_;
    std::vector<task> waiting_;
    sql::wire wire_;
    std::thread knocks_;
    const std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace

std::unique_ptr<store> open_sql_store_when_there(runtime& on, sql_store_options options) {
    try {
        return open_sql_store(on, options);
    } catch (const error& failed) {
        if (failed.code() != errc::io || sql::database{options.url}.kind() != sql::backend::postgresql) throw;
        options.log.warning("the database is away: history waits for it", {{"why", failed.what()}});
        return std::make_unique<patient_store>(on, std::move(options), failed.what());
    }
}

}  // namespace palabre::history
