// src/channel/sms/sms_base.hpp - what carriers of SMS have in common: texts, senders, callbacks that are ours.
#pragma once

#include "http/client.hpp"
#include "palabre/channel/sms.hpp"
#include "palabre/channel/sms_size.hpp"
#include "palabre/core/error.hpp"

#include <optional>
#include <vector>

namespace palabre::sms {

/// A message as it goes out.
struct prepared {
    std::string from, text;
    sms_measure size;
};

/// Owns:    its HTTP client.
/// Threads: the strand.
class base : public carrier {
public:
    const carrier_traits& about() const override { return traits_; }
    void start(carrier_listener& to) override { listener_ = &to; }
    std::string problem_with(const outbound_message& what) const override;

protected:
    base(runtime& on, const sms_sending& how, bool recognises_repeats, bool tells_delivery, http::client_options with);

    /// All that is wrong with what carriers of SMS have in common.
    static std::vector<problem> problems_of(const sms_sending& how, bool called_back);

    prepared prepare(const outbound_message& what) const;

    /// Asks once, and gives what is not an answer as a result.
    void ask(http::inquiry what, std::function<send_result(const http::answer&)> read,
             std::function<void(send_result)> then);

    /// The key and the path; where one is not ours it is answered, and logged.
    bool admits(const callback_request& what, const std::function<void(callback_answer)>& then) const;

    /// Logged, without what it held.
    void refuse(const callback_request& what, int status, const std::string& why,
                const std::function<void(callback_answer)>& then) const;

    /// News for the listener: 200 once it is durable, else 503.
    void tell(carried what, const std::function<void(callback_answer)>& then);

    runtime& loop_;
    const sms_sending how_;

private:
    carrier_traits traits_;
    carrier_listener* listener_ = nullptr;
    http::client client_;
};

/// What a network's text may have and no database keeps is taken out of it, so that the rest is not refused for ever.
std::string kept_text(std::string_view told);

/// Without '+'.
std::string digits_of(const std::string& number);

}  // namespace palabre::sms
