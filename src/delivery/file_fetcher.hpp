// src/delivery/file_fetcher.hpp - files of customers, fetched once their message is durable, until they are kept.
#pragma once

#include "delivery/office.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace palabre::delivery {

/// The wish is written with the message; what is in memory here is only its order. The contents that no entry tells of any
/// more are removed once an hour.
///
/// Owns:    what is being fetched.
/// Threads: the strand.
class file_fetcher : public std::enable_shared_from_this<file_fetcher> {
public:
    explicit file_fetcher(office& in) : in_{in} {}

    void add(carrier& by) { carriers_[by.about().name] = &by; }

    /// The book is open: what was wanted before a restart is wanted still.
    void open();
    void close();

    /// Nothing is under way.
    bool idle() const noexcept { return under_way_ == 0; }

    /// The wishes that go into the same write as `said`, whose details are told of them; add them with fetch() when that is
    /// durable.
    std::vector<history::kept_file> wanted(const carrier_traits& at, const inbound_message& what,
                                           history::entry& said) const;
    void fetch(std::vector<history::kept_file> all);

private:
    using place = std::pair<calendar_time, history::file_id>;

    void read_on(history::file_id after);
    void pump();
    void start(history::kept_file what);
    void came(const history::kept_file& what, fetched_file told);
    void kept(const history::kept_file& what, const fetched_file& told, std::int64_t size,
              const history::reply<std::string>& hash);
    void try_again(const history::kept_file& what, const std::string& why, duration after, bool counts);
    void settle(history::change::settle_file how);
    void sweep_soon();
    void sweep(const std::string& after);
    void sweep_next(std::shared_ptr<std::vector<std::string>> left, const std::string& last, calendar_time until);

    office& in_;
    std::map<std::string, carrier*> carriers_;
    std::map<place, history::kept_file> due_;
    std::size_t under_way_ = 0;
    bool open_ = false;
    timer_id waking_ = timer_id::none, sweeping_ = timer_id::none;
};

}  // namespace palabre::delivery
