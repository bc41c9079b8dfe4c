// src/sip/guard.cpp - who may call, how often and how many at once.
#include "sip/guard.hpp"

#include "palabre/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <set>

namespace palabre::sip {
namespace {

using boost::asio::ip::address;
using bytes = boost::asio::ip::address_v6::bytes_type;

bytes bytes_of(const address& each) {
    if (each.is_v6()) return each.to_v6().to_bytes();
    return boost::asio::ip::make_address_v6(boost::asio::ip::v4_mapped, each.to_v4()).to_bytes();
}

bool within(const bytes& each, const bytes& range, unsigned bits) noexcept {
    const std::size_t whole = bits / 8;
    if (std::memcmp(each.data(), range.data(), whole) != 0) return false;
    const unsigned rest = bits % 8;
    return rest == 0 || (each[whole] ^ range[whole]) >> (8 - rest) == 0;
}

std::optional<address_range> read_range(std::string_view text) {
    const auto slash = text.find('/');
    boost::system::error_code fault;
    const auto host = boost::asio::ip::make_address(std::string{text.substr(0, slash)}, fault);
    if (fault) return {};
    const unsigned longest = host.is_v6() ? 128 : 32;
    unsigned bits = longest;
    if (slash != text.npos) {
        const auto digits = text.substr(slash + 1);
        const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (wrong != std::errc{} || end != digits.data() + digits.size() || bits > longest) return {};
    }
    return address_range{bytes_of(host), bits + (128 - longest)};
}

}  // namespace

address_range whole(const address& each) {
    return {bytes_of(each), 128};
}

peer_table::peer_table(std::vector<peer> peers) : peers_{std::move(peers)} {
    std::vector<problem> problems;
    std::set<std::string> names;
    for (std::size_t i = 0; i < peers_.size(); ++i) {
        const auto& [name, from, over, codecs, dtmf, sound, most_calls, asserts, transfers] = peers_[i];
        if (name.empty()) problems.push_back({{}, fmt::format("SIP peer {} has no name", i + 1), "give it one"});
        if (!names.insert(name).second)
            problems.push_back({{}, fmt::format("two SIP peers are called '{}'", name), "names are unique"});
        if (codecs.empty())
            problems.push_back({{}, fmt::format("SIP peer '{}' has no codec", name), "name at least one"});
        if (from.empty())
            problems.push_back({{}, fmt::format("SIP peer '{}' has no address", name), "say where it calls from"});
        for (const auto& each : from)
            if (const auto range = read_range(each))
                ranges_.push_back({*range, i});
            else
                problems.push_back({{},
                                    fmt::format("SIP peer '{}' cannot call from '{}'", name, each),
                                    "use an address such as 10.0.0.5, or a range such as 10.0.0.0/24"});
    }
    if (!problems.empty()) throw error{errc::invalid_argument, std::move(problems)};
    std::ranges::stable_sort(ranges_, std::ranges::greater{}, [](const range& each) { return each.from.bits; });
}

std::optional<std::size_t> peer_table::find(const address& from, transport over) const {
    const auto exact = bytes_of(from);
    for (const auto& [base, index] : ranges_)
        if (within(exact, base.from, base.bits) && peers_[index].over.value_or(over) == over) return index;
    return {};
}

std::vector<address_range> peer_table::ranges() const {
    std::vector<address_range> all;
    for (const auto& each : ranges_) all.push_back(each.from);
    return all;
}

bool rate_limit::pass(instant now) noexcept {
    if (rate_ <= 0) return true;
    left_ = std::min(burst_, left_ + rate_ * std::chrono::duration<double>(now - last_).count());
    last_ = now;
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
}

stranger_watch::verdict stranger_watch::seen(const address& from, instant now) {
    auto found = sources_.find(from);
    if (found == sources_.end()) {
        if (sources_.size() >= most_sources)
            std::erase_if(sources_, [&](const auto& each) { return now - each.second.since >= policy_.interval; });
        if (sources_.size() >= most_sources) return {};  // from everywhere at once: nobody in particular to tell of
        found = sources_.try_emplace(from, source{now, 0}).first;
    }
    auto& [since, count] = found->second;
    verdict said;
    if (count == 0 || now - since >= policy_.interval) {
        said = {true, count > 0 ? count - 1 : 0, false};
        since = now;
        count = 0;
    }
    said.block = ++count >= policy_.answers;
    return said;
}

}  // namespace palabre::sip
