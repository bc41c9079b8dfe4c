// palabre/sim/memory_store.hpp - history kept in memory, with a disk that takes its time and may fail.
#pragma once

#include "palabre/history/store.hpp"

#include <memory>
#include <string>

namespace palabre::sim {

/// What outlives a store: open another one on it and find what was acknowledged. Copies share it.
class memory_disk {
public:
    memory_disk();

    struct data;
    const std::shared_ptr<data>& contents() const noexcept { return contents_; }

private:
    std::shared_ptr<data> contents_;
};

struct memory_store_options {
    duration sync = std::chrono::milliseconds{5};  ///< From a write to its acknowledgement.
    duration read = std::chrono::milliseconds{1};
    std::size_t waiting_most = 100'000;
    duration lease = std::chrono::seconds{10};
    std::string name = "memory";
};

/// Keeps every promise of history::store, in virtual time. Destroying it with writes unacknowledged is a crash: they are
/// lost, and their callbacks never called.
///
/// Owns:    a share of its disk.
/// Threads: one.
class memory_store final : public history::store {
public:
    explicit memory_store(runtime& on, memory_disk disk = {}, memory_store_options options = {});
    ~memory_store() override;

    /// From now on the disk is as told: `degraded` keeps writes waiting and fails reads, `broken` refuses all; `ready`
    /// goes on with what waited.
    void become(history::condition how);

    /// Stops renewing leases, as a center that hangs does, while its writes still come.
    void hang(bool hangs);

    id_generator& ids() override;
    history::company_store& of(history::company_id which) override;
    history::condition state() const override;
    void on_state(std::function<void(const history::condition&)> then) override;
    void open_company(const std::string& name, const std::string& title,
                      history::on_reply<history::company> then) override;
    void companies(history::on_reply<std::vector<history::company>> then) override;
    void put_user(const history::user& who, history::on_reply<history::nothing> then) override;
    void find_user(const std::string& login, history::on_reply<history::user> then) override;
    void users(history::on_reply<std::vector<history::user>> then) override;
    history::access_book& access() override;
    void serve(history::company_id which, history::on_reply<history::lease> then) override;
    void leave(history::company_id which, history::on_reply<history::nothing> then) override;
    void on_lost(std::function<void(history::company_id)> then) override;

private:
    struct impl;
    std::unique_ptr<impl> impl_;
};

}  // namespace palabre::sim
