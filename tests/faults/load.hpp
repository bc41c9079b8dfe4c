// tests/faults/load.hpp - a center's writing: batches of all kinds, many in flight, each known by its rows.
#pragma once

#include "palabre/history/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

namespace palabre::faults {

/// Each row of a batch carries its name and how many rows it has, "250522244298571776/4", so that half a batch shows.
///
/// Threads: the store's loop. It must outlive what it has in flight.
class load {
public:
    load(runtime& on, history::store& in, history::company_id of, std::uint64_t seed)
        : runtime_{on}, store_{in}, book_{in.of(of)}, chance_{seed} {}

    /// Keeps that many in flight from now on; 0 lets them end.
    void keep(std::size_t in_flight);
    std::size_t in_flight() const noexcept { return in_flight_; }

    std::function<void(const std::string& batch)> on_kept = [](const std::string&) {};
    std::function<void(const std::string& batch, const history::reply<history::nothing>&)> on_refused =
        [](const std::string&, const auto&) {};

private:
    void write_one();
    std::vector<history::change::any> batch(const std::string& mark, history::customer_id who, unsigned entries,
                                            bool newcomer, bool contact, bool message);

    runtime& runtime_;
    history::store& store_;
    history::company_store& book_;
    std::mt19937_64 chance_;
    std::vector<history::customer_id> known_;
    std::size_t wanted_ = 0;
    std::size_t in_flight_ = 0;
};

}  // namespace palabre::faults
