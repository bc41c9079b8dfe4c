// tests/contract/test_memory_store.cpp - the store made of memory keeps the contract, in virtual time.
#include "contract/history_contract.hpp"
#include "palabre/sim/clock.hpp"
#include "palabre/sim/memory_store.hpp"

#include <memory>

namespace palabre::contract {
namespace {

class memory_stage final : public store_stage {
public:
    memory_stage() { reopen(store_options{}); }

    runtime& loop() override { return clock_; }
    history::store& store() override { return *store_; }
    void reopen(const store_options& with) override {
        second_.reset();
        store_.reset();
        store_ = open(with, "first");
        term_ = with.lease;
    }
    history::store* open_second() override {
        if (!second_) second_ = open({.lease = term_}, "second");
        return second_.get();
    }
    void let_lapse(history::company_id) override {
        store_->hang(true);
        clock_.run_for(term_ + std::chrono::milliseconds{1});
    }

private:
    std::unique_ptr<sim::memory_store> open(const store_options& with, const char* name) {
        return std::make_unique<sim::memory_store>(
            clock_, disk_,
            sim::memory_store_options{.waiting_most = with.waiting_most, .lease = with.lease, .name = name});
    }

    sim::clock clock_;
    sim::memory_disk disk_;
    duration term_{};
    std::unique_ptr<sim::memory_store> store_, second_;
};

const int on_memory = register_contract<memory_stage>("memory");

}  // namespace
}  // namespace palabre::contract
