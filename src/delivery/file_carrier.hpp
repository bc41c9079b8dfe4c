// src/delivery/file_carrier.hpp - a carrier whose messages may name a file of ours by its hash.
#pragma once

#include "delivery/office.hpp"

#include <memory>
#include <string>

namespace palabre::delivery {

/// Puts the file at the provider, or links to it, before the message goes: details["attachment"]["hash"] becomes "id" or
/// "url". What the customer was sent is his from then on: forgotten with him, and kept as long.
///
/// Owns:    nothing; the carrier and the office outlive it.
/// Threads: the strand.
class file_carrier final : public carrier {
public:
    file_carrier(office& in, carrier& by) : in_{in}, by_{by} {}

    const carrier_traits& about() const override { return by_.about(); }
    void start(carrier_listener& to) override { by_.start(to); }
    void send(outbound_message what, std::function<void(send_result)> then) override;
    void called_back(callback_request what, std::function<void(callback_answer)> then) override;
    void fetch(attachment what, std::size_t most, std::function<void(fetched_file)> then) override;
    void upload(file_to_upload what, std::function<void(send_result)> then) override;
    void show(presence what) override { by_.show(std::move(what)); }
    std::string problem_with(const outbound_message& what) const override;

private:
    struct errand;
    using errand_ptr = std::shared_ptr<errand>;

    void resolve(const errand_ptr& it, const history::kept_file& what);
    void send_with(const errand_ptr& it, const char* by, const std::string& where);
    void remember(const outbound_message& sent, const history::kept_file& what);

    office& in_;
    carrier& by_;
    std::shared_ptr<int> alive_ = std::make_shared<int>();
};

}  // namespace palabre::delivery
