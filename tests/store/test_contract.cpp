// tests/store/test_contract.cpp - SQLite and PostgreSQL keep the contract of every store.
#include "contract/history_contract.hpp"
#include "palabre/asio_runtime.hpp"
#include "palabre/history/sql_store.hpp"
#include "store/places.hpp"

namespace palabre::contract {
namespace {

template<sql::backend Kind> class sql_stage final : public store_stage {
public:
    sql_stage() { reopen(store_options{}); }

    runtime& loop() override { return loop_; }
    history::store& store() override { return *store_; }
    void reopen(const store_options& with) override {
        second_.reset();
        store_.reset();
        store_ = open(with, "first");
    }
    history::store* open_second() override {
        if (Kind == sql::backend::sqlite) return nullptr;
        if (!second_) second_ = open({}, "second");
        return second_.get();
    }
    void let_lapse(history::company_id which) override {
        const auto on = sql::database{place_.url}.open(sql::role::writer);
        on->run("update leases set expires = 0 where company = :company", which.value());
    }

private:
    /// Leases of an hour, which nobody renews meanwhile: they end when the case says so.
    std::unique_ptr<history::store> open(const store_options& with, const char* name) {
        return history::open_sql_store(loop_, {.url = place_.url,
                                               .name = name,
                                               .key_file = place_.key_file,
                                               .waiting_most = with.waiting_most,
                                               .lease = std::chrono::hours{1}});
    }

    tests::place place_{Kind};
    asio_runtime loop_;
    std::unique_ptr<history::store> store_, second_;
};

const int on_sqlite = register_contract<sql_stage<sql::backend::sqlite>>("SQLite");
const int on_postgresql = register_contract<sql_stage<sql::backend::postgresql>>("PostgreSQL");

}  // namespace
}  // namespace palabre::contract
