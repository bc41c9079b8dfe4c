// examples/own_channel/letters.hpp - a way to customers of one's own: lines of text in, lines of text out.
#pragma once

#include <palabre/channel/carrier.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>

class letters final : public palabre::carrier {
public:
    letters(palabre::runtime& on, std::function<void(const std::string& line)> out) : loop_{on}, out_{std::move(out)} {
        traits_.name = "letters";
        traits_.on = palabre::medium::sms;  // no buttons: choices come as numbered lines
    }

    const palabre::carrier_traits& about() const override { return traits_; }

    void start(palabre::carrier_listener& to) override { listener_ = &to; }

    /// Not from inside: whoever sends goes on first.
    void send(palabre::outbound_message what, std::function<void(palabre::send_result)> then) override {
        out_("to " + what.to + ": " + what.words());
        loop_.post([then = std::move(then), id = what.id] { then({palabre::send_result::kind::accepted, id}); });
    }

    /// "afi: Bonjour". A name for each message, so that what comes twice is taken once; acknowledged once it is durable.
    void came(const std::string& line, std::function<void(bool)> kept) {
        const auto colon = line.find(": ");
        if (listener_ == nullptr || colon == line.npos) return kept(false);
        palabre::inbound_message made;
        made.provider_id = std::to_string(++count_);
        made.from = line.substr(0, colon);
        made.to = "letters";
        made.text = line.substr(colon + 2);
        made.at = loop_.calendar_now();
        listener_->happened(traits_, {std::move(made)}, std::move(kept));
    }

private:
    palabre::runtime& loop_;
    std::function<void(const std::string&)> out_;
    palabre::carrier_traits traits_;
    palabre::carrier_listener* listener_ = nullptr;
    std::uint64_t count_ = 0;
};
