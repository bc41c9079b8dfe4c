// src/sip/guard.hpp - who may call, how often and how many at once.
#pragma once

#include "sip/options.hpp"
#include "sip/source_filter.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <vector>

namespace palabre::sip {

/// One address as a range.
address_range whole(const boost::asio::ip::address& each);

/// The configured peers, by where a request came from.
class peer_table {
public:
    /// Throws error{errc::invalid_argument} with every address that is none, and every name that is taken.
    explicit peer_table(std::vector<peer> peers);

    /// The peer with the narrowest range that holds `from` and whose transport fits; nothing for a stranger.
    std::optional<std::size_t> find(const boost::asio::ip::address& from, transport over) const;

    const peer& operator[](std::size_t index) const { return peers_[index]; }
    std::size_t size() const noexcept { return peers_.size(); }
    std::vector<address_range> ranges() const;

private:
    struct range {
        address_range from;
        std::size_t peer;
    };
    std::vector<peer> peers_;
    std::vector<range> ranges_;  // narrowest first
};

/// A bucket of tokens: `rate` a second on average, `burst` at once; rate 0 lets everything pass.
class rate_limit {
public:
    rate_limit(double rate, double burst) noexcept : rate_{rate}, burst_{burst}, left_{burst} {}
    bool pass(instant now) noexcept;

private:
    double rate_, burst_, left_;
    instant last_{};
};

/// Counts what strangers send, each source by itself, so that a scanner fills neither the log nor the line.
class stranger_watch {
public:
    explicit stranger_watch(stranger_policy policy) noexcept : policy_{policy} {}

    struct verdict {
        bool log = false;        ///< Tell of him, with `before`.
        std::size_t before = 0;  ///< How many of his requests went untold since he was told of.
        bool block = false;      ///< He has had all the answers of this interval.
    };
    verdict seen(const boost::asio::ip::address& from, instant now);

private:
    struct source {
        instant since{};
        std::size_t count = 0;
    };
    static constexpr std::size_t most_sources = 4096;
    stranger_policy policy_;
    std::map<boost::asio::ip::address, source> sources_;
};

}  // namespace palabre::sip
