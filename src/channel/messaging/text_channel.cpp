// src/channel/messaging/text_channel.cpp - who is in which conversation, and what is to be sent to him next.
#include "palabre/channel/text_channel.hpp"

#include "channel/text_talk.hpp"
#include "palabre/core/error.hpp"
#include "palabre/core/numbering_plan.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <utility>

namespace palabre {
namespace {

constexpr std::size_t most_remembered = 16'384;

/// Ours, and the customer's as he wrote.
using both_ends = std::pair<std::string, std::string>;

std::string words_of(const inbound_message& what) {
    if (!what.text.empty()) return what.text;
    for (const auto& each : what.attachments)
        if (!each.caption.empty()) return each.caption;
    return {};
}

bool says_something(const inbound_message& what) {
    const auto* const details = what.details.if_object();
    return !what.text.empty() || !what.chosen.empty() || !what.attachments.empty() || !what.referral.empty() ||
           (details != nullptr && details->contains("location"));
}

class messaged_talk final : public text_talk {
public:
    messaged_talk(runtime& on, conversation_info about, both_ends ends, std::function<void(outbound_message)> put,
                  std::function<void(ending)> over)
        : text_talk{on, std::move(about)}, ends_{std::move(ends)}, put_{std::move(put)}, over_{std::move(over)} {}

    void received(const inbound_message& what, const logger& log) {
        heard_ = what.at;
        const auto mark = token_ + ':';
        if (!token_.empty() && what.chosen.starts_with(mark) && chose(what.chosen.substr(mark.size()))) return;
        if (!wrote(words_of(what))) log.info("he wrote while nothing was asked", {{"conversation", about().id}});
    }

    void heard(calendar_time at) { heard_ = at; }

private:
    void show(written what) override {
        outbound_message made;
        made.on = about().on;
        made.kept_as = about().kept_as;
        made.turn = about().turn;
        made.from = ends_.first;
        made.to = ends_.second;
        made.text = std::move(what.recorded);
        made.last_heard = heard_;
        if (what.text != made.text) made.clear = secret{std::move(what.text)};
        boost::json::object details{{"author", "flow"}};
        if (!what.tappable.empty()) {
            // Buttons stay on the customer's screen: what they give says which question they belong to.
            token_ = fmt::format("{:012x}", loop().random() >> 16);
            boost::json::array all;
            for (const auto& [key, label] : what.tappable)
                all.push_back(boost::json::object{{"key", token_ + ':' + key}, {"label", label}});
            details["choices"] = std::move(all);
        }
        made.details = std::move(details);
        put_(std::move(made));
    }

    void closed(ending why) override { over_(why); }

    both_ends ends_;
    std::function<void(outbound_message)> put_;
    std::function<void(ending)> over_;
    std::string token_;  // of the last question with something to tap
    calendar_time heard_{};
};

}  // namespace

struct text_channel::impl : std::enable_shared_from_this<impl> {
    impl(text_channel_options given, text_sender send)
        : options{std::move(given)}, send_{std::move(send)}, log{options.log.with({{"channel", options.name}})} {}

    /// His number as flows compare it; what is no number stays as it is.
    std::string normal(const std::string& from) const {
        if (options.on != medium::whatsapp && options.on != medium::sms) return from;
        const bool bare = options.on == medium::whatsapp && !from.empty() &&
                          std::all_of(from.begin(), from.end(), [](char c) { return c >= '0' && c <= '9'; });
        const auto read = plans.parse(bare ? "+" + from : from, options.home);
        return read && !read->is_short_code() ? std::string{read->normal()} : from;
    }

    void put(const both_ends& ends, outbound_message what) {
        auto& queue = queues[ends];
        queue.push_back(std::move(what));
        if (queue.size() == 1) send_next(ends);
    }

    void send_next(const both_ends& ends) {
        send_(queues.at(ends).front(), [weak = weak_from_this(), ends] {
            const auto self = weak.lock();
            if (!self) return;
            const auto found = self->queues.find(ends);
            found->second.pop_front();
            if (found->second.empty())
                self->queues.erase(found);
            else
                self->send_next(ends);
        });
    }

    void open(const both_ends& ends, const inbound_message& what, std::int64_t kept_as, std::int64_t turn);

    /// Its end is on its way to the disk, and what comes meanwhile would find it as it was at its last question.
    void ended(std::int64_t kept_as, std::int64_t turn) {
        if (const auto [at, is_first] = over.insert_or_assign(kept_as, turn); is_first) order.push_back(at->first);
        if (order.size() <= most_remembered) return;
        over.erase(order.front());
        order.pop_front();
    }
    bool is_over(std::int64_t kept_as, std::int64_t turn) const {
        const auto found = over.find(kept_as);
        return found != over.end() && found->second == turn;
    }

    const text_channel_options options;
    const text_sender send_;
    const logger log;
    const numbering::plans plans = numbering::plans::builtin();
    runtime* runtime_ = nullptr;
    conversation_handler arrived;
    bool draining = false;
    std::uint64_t opened = 0;
    std::map<both_ends, std::weak_ptr<messaged_talk>> talks;   // those that are open
    std::map<both_ends, std::deque<outbound_message>> queues;  // the first of each is on its way
    std::map<std::int64_t, std::int64_t> over;  // the turns that have ended here, by what they are kept as
    std::deque<std::int64_t> order;             // of these, the oldest first
};

void text_channel::impl::open(const both_ends& ends, const inbound_message& what, std::int64_t kept_as,
                              std::int64_t turn) {
    conversation_info about{.id = fmt::format("{}-{}", options.name, ++opened),
                            .on = options.on,
                            .from = normal(what.from),
                            .to = !what.answers.empty()     ? what.answers
                                  : options.address.empty() ? what.to
                                                            : options.address,
                            // What answers a question is heard with that question.
                            .text = what.answers.empty() ? words_of(what) : std::string{},
                            .began = runtime_->calendar_now(),
                            .kept_as = kept_as,
                            .turn = turn,
                            .begins_anew = !what.answers.empty(),
                            .fields = what.fields};
    const auto talk = std::make_shared<messaged_talk>(
        *runtime_, std::move(about), ends,
        [weak = weak_from_this(), ends](outbound_message said) {
            const auto self = weak.lock();
            if (!self) return;
            said.company = self->options.company;
            self->put(ends, std::move(said));
        },
        [weak = weak_from_this(), ends, kept_as, turn](ending why) {
            const auto self = weak.lock();
            if (!self) return;
            self->talks.erase(ends);
            if (kept_as != 0 && why == ending::completed) self->ended(kept_as, turn);
        });
    talk->heard(what.at);
    if (!what.answers.empty()) talk->answers_first(words_of(what));
    talks[ends] = talk;
    arrived(talk);
}

text_channel::text_channel(text_channel_options options, text_sender send) {
    if (options.name.empty()) throw error{errc::invalid_argument, "a channel has no name", "give it one"};
    if (options.on == medium::voice || options.on == medium::ussd)
        throw error{errc::invalid_argument, fmt::format("'{}' carries no messages", to_string(options.on)),
                    "use sms, whatsapp, messenger or web_chat"};
    impl_ = std::make_shared<impl>(std::move(options), std::move(send));
}

text_channel::~text_channel() {
    for (const auto& [ends, each] : std::exchange(impl_->talks, {}))
        if (const auto talk = each.lock()) talk->let_go();
}

const std::string& text_channel::name() const {
    return impl_->options.name;
}

void text_channel::start(runtime& on, conversation_handler arrived) {
    impl_->runtime_ = &on;
    impl_->arrived = std::move(arrived);
}

void text_channel::drain() {
    impl_->draining = true;
    const auto all = impl_->talks;  // each takes itself out
    for (const auto& [ends, each] : all)
        if (const auto talk = each.lock()) talk->suspend();
}

void text_channel::suspend(std::int64_t kept_as) {
    const auto all = impl_->talks;  // each takes itself out
    for (const auto& [ends, each] : all)
        if (const auto talk = each.lock(); talk && talk->about().kept_as == kept_as) talk->suspend();
}

bool text_channel::received(const inbound_message& what, std::int64_t kept_as, std::int64_t turn) {
    if (!says_something(what)) return true;
    if (kept_as != 0 && impl_->is_over(kept_as, turn)) return false;
    const both_ends ends{what.to, what.from};
    const auto found = impl_->talks.find(ends);
    if (const auto talk = found != impl_->talks.end() ? found->second.lock() : nullptr) {
        if (talk->about().kept_as == kept_as && talk->about().turn == turn) {
            talk->received(what, impl_->log);
            return true;
        }
        talk->lost(ending::suspended);
    }
    if (impl_->arrived && !impl_->draining)
        impl_->open(ends, what, kept_as, turn);
    else
        impl_->log.warning("a message came to a channel that takes none", {{"from", what.from}, {"to", what.to}});
    return true;
}

}  // namespace palabre
