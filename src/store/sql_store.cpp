// src/store/sql_store.cpp - opens a database as a store: schema, key, node, threads.
#include "palabre/history/sql_store.hpp"

#include "history/validate.hpp"
#include "palabre/core/error.hpp"
#include "store/access_handle.hpp"
#include "store/companies.hpp"
#include "store/company_handle.hpp"
#include "store/fault.hpp"
#include "store/file_lock.hpp"
#include "store/migrations.hpp"

#include <unistd.h>

namespace palabre::history {
namespace {

condition told(const sql::health& now) {
    switch (now.is) {
    case sql::condition::ready: break;
    case sql::condition::degraded: return {condition::kind::degraded, now.reason};
    case sql::condition::broken: return {condition::kind::broken, now.reason};
    }
    return {};
}

std::string own_name() {
    char host[256] = "";
    ::gethostname(host, sizeof host - 1);
    return std::string{host} + " (pid " + std::to_string(::getpid()) + ")";
}

class sql_store final : public store {
public:
    sql_store(runtime& on, const sql_store_options& options, const sql::holder& as, sql::node node,
              std::unique_ptr<sql::connection> first, const std::string& key_file, std::unique_ptr<sql::file_lock> lock)
        : lock_{std::move(lock)}, keeping_{on, options, as, node, std::move(first), key_file} {}

    id_generator& ids() override { return keeping_.ids(); }

    company_store& of(company_id which) override {
        if (!which) throw error{errc::invalid_argument, "the id 0 names no company", "open_company() gives its id"};
        auto& handle = companies_[which];
        if (handle == nullptr) handle = std::make_unique<sql::company_handle>(keeping_, which);
        return *handle;
    }

    condition state() const override { return told(keeping_.state()); }
    void on_state(std::function<void(const condition&)> then) override {
        if (!then) return keeping_.on_health(nullptr);
        keeping_.on_health([then = std::move(then)](const sql::health& now) { then(told(now)); });
    }

    void open_company(const std::string& name, const std::string& title, on_reply<company> then) override {
        if (refuses(why_refused_company(name, title), then)) return;
        auto open = [this, name, title, id = ids().next_value()](sql::connection& on) -> reply<company> {
            keeping_.keeps(id);
            return {verdict::done, sql::open_company(on, name, title, id)};
        };
        keeping_.write_all<company>(std::move(open), std::move(then));
    }
    void companies(on_reply<std::vector<company>> then) override {
        keeping_.read_all<std::vector<company>>(
            [](sql::connection& on) -> reply<std::vector<company>> {
                return {verdict::done, sql::companies(on)};
            },
            std::move(then));
    }

    void put_user(const user& who, on_reply<nothing> then) override {
        if (refuses(why_refused(who), then)) return;
        keeping_.write_all<nothing>(
            [this, who](sql::connection& on) -> reply<nothing> {
                keeping_.keeps(who.id.value());
                sql::put_user(on, who);
                return {};
            },
            std::move(then));
    }
    void find_user(const std::string& login, on_reply<user> then) override {
        if (refuses(why_refused_word("the login", login), then)) return;
        keeping_.read_all<user>(
            [login](sql::connection& on) -> reply<user> {
                auto found = sql::find_user(on, login);
                if (!found) return {verdict::not_found, {}, "no user has that login"};
                return {verdict::done, std::move(*found)};
            },
            std::move(then));
    }
    void users(on_reply<std::vector<user>> then) override {
        keeping_.read_all<std::vector<user>>(
            [](sql::connection& on) -> reply<std::vector<user>> {
                return {verdict::done, sql::users(on)};
            },
            std::move(then));
    }

    access_book& access() override { return access_; }

    void serve(company_id which, on_reply<lease> then) override { keeping_.serve(which, std::move(then)); }
    void leave(company_id which, on_reply<nothing> then) override { keeping_.leave(which, std::move(then)); }
    void on_lost(std::function<void(company_id)> then) override { keeping_.on_lost(std::move(then)); }

private:
    template<class Value> bool refuses(std::string why, on_reply<Value>& then) {
        if (why.empty()) return false;
        keeping_.answer<Value>({verdict::refused, {}, std::move(why)}, std::move(then));
        return true;
    }

    std::unique_ptr<sql::file_lock> lock_;
    sql::keeping keeping_;
    sql::access_handle access_{keeping_};
    std::map<company_id, std::unique_ptr<sql::company_handle>> companies_;
};

std::string key_file_of(const sql_store_options& options, const sql::database& where) {
    if (!options.key_file.empty()) return options.key_file;
    if (where.kind() == sql::backend::sqlite) return where.file() + ".key";
    throw error{errc::invalid_argument, "a store on PostgreSQL needs a key file",
                "name one in sql_store_options::key_file, the same on all centers; it is made for an empty database"};
}

/// Whether a new key would do: what another one has sealed would stay so.
bool nothing_sealed(sql::connection& on) {
    const auto version = sql::schema_version(on);  // it comes up to date later
    const bool owes = version >= (on.kind() == sql::backend::sqlite ? 3 : 2);
    return version == 0 || (!on.integer("select 1 from outbox where clear <> '' limit 1") &&
                            !on.integer("select 1 from sessions where hidden <> '' limit 1") &&
                            !(owes && on.integer("select 1 from promises where hidden <> '' limit 1")));
}

}  // namespace

std::unique_ptr<store> open_sql_store(runtime& on, sql_store_options options) {
    const sql::database where{options.url};
    const auto key_file = key_file_of(options, where);
    if (options.name.empty()) options.name = own_name();
    const bool sqlite = where.kind() == sql::backend::sqlite;
    std::unique_ptr<sql::file_lock> lock;
    if (sqlite) lock = std::make_unique<sql::file_lock>(where.file() + ".lock", options.name);
    try {
        auto first = where.open(sql::role::writer);
        if (::access(key_file.c_str(), F_OK) != 0 && nothing_sealed(*first)) sql::make_key(key_file);
        sql::migrate(*first, sql::migrations_for(where.kind()));
        const auto as = sql::new_life(options.name);
        sql::show_life(*first, as);
        first->begin();
        const auto node = sql::take_node(*first, as, 0, sqlite);
        first->commit();
        return std::make_unique<sql_store>(on, options, as, node, std::move(first), key_file, std::move(lock));
    } catch (const soci::soci_error& thrown) {
        const auto met = sql::failure_of(thrown);
        const char* const cure = "check the database that the URL names";  // a statement's own: it is none of ours
        throw error{errc::io, "the database cannot be opened: " + met.reason, met.cure.empty() ? cure : met.cure};
    }
}

}  // namespace palabre::history
