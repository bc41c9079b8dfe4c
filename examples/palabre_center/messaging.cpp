// examples/palabre_center/messaging.cpp - carriers of messages at work, and a sender for each company that has some.
#include "messaging.hpp"

#include "palabre/channel/callback.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/delivery/sender.hpp"

#include <map>
#include <utility>
#include <vector>

namespace palabre_center {

using namespace palabre;

struct messaging::impl {
    impl(runtime& on, const messaging_settings& of, logger log)
        : hooks{on, {.listen = of.listen, .log = std::move(log)}} {}

    /// The flow at the carrier's address answers what comes by it.
    void answer(runtime& on, center& in, const carrier_settings& of, country home, const logger& log) {
        auto& by = *carriers.back();
        text_channel_options options;
        options.name = of.name;
        options.on = by.about().on;
        options.company = of.company;
        options.address = of.address;
        options.home = home;
        options.log = log;
        auto made = std::make_unique<text_channel>(std::move(options), straight_to(on, by, log));
        channels[of.name] = made.get();
        in.attach(std::move(made));
    }

    std::vector<std::unique_ptr<carrier>> carriers;
    std::map<std::string, text_channel*> channels;  // the center's, by carrier
    std::map<std::string, std::unique_ptr<delivery::sender>> senders;
    callback_server hooks;
    std::size_t stopping = 0;
};

messaging::messaging(runtime& on, history::store& in, center& answers, const configuration& of,
                     std::function<bool(const std::string&)> serves, logger log)
    : impl_{std::make_unique<impl>(on, *of.messaging, log)} {
    const auto& with = *of.messaging;
    impl_->hooks.start();
    const auto url = with.public_url.empty() ? "http://" + impl_->hooks.listening() : with.public_url;
    for (const auto& each : with.carriers) {
        country home;
        for (const auto& whose : of.companies)
            if (whose.keeps.company == each.company) home = whose.keeps.home;
        auto& sends = impl_->senders[each.company];
        if (!sends) {
            delivery::sender_options options;
            options.company = each.company;
            for (const auto& whose : of.companies)
                if (whose.keeps.company == each.company) {
                    options.title = whose.keeps.title;
                    options.home = whose.keeps.home;
                }
            options.serves = [serves, company = each.company] { return serves(company); };
            options.on_message = [raw = impl_.get()](const carrier_traits& at, const inbound_message& what,
                                                     const history::thread& in, history::customer_id) {
                if (in.owner != history::thread_owner::flow) return;  // somebody else answers him
                if (const auto found = raw->channels.find(at.name); found != raw->channels.end())
                    found->second->received(what, in.of.value(), in.turn);
            };
            options.answered_by_flow = [raw = impl_.get()](const std::string& carrier) {
                return raw->channels.contains(carrier);
            };
            options.log = log;
            sends = std::make_unique<delivery::sender>(on, in, std::move(options));
        }
        impl_->carriers.push_back(make_carrier(on, each, url, log));
        impl_->hooks.add(*impl_->carriers.back());
        sends->add(*impl_->carriers.back());
        if (!each.address.empty()) impl_->answer(on, answers, each, home, log);
    }
}

messaging::~messaging() {
    impl_->senders.clear();  // before the carriers that they use
}

void messaging::start() {
    for (auto& [company, each] : impl_->senders) each->start();
}

std::string messaging::listening() const {
    return impl_->hooks.listening();
}

void messaging::tell(api::metric_writer& to) const {
    for (const auto& [company, each] : impl_->senders) {
        const auto now = each->figures();
        const auto count = [&](const char* name, const char* help, auto value, const api::metric_labels& labels) {
            to.counter(name, help, static_cast<double>(value), labels);
        };
        for (const auto& by : now.carriers) {
            const auto told = [&](const char* outcome, std::uint64_t value) {
                count("palabre_messages_total", "Messages by what their carriers answered.", value,
                      {{"carrier", by.name}, {"outcome", outcome}});
            };
            told("accepted", by.accepted);
            told("refused", by.refused);
            told("put_off", by.put_off);
            told("unanswered", by.unanswered);
            to.gauge("palabre_carrier_resting", "1 while a carrier's provider is away.", by.resting ? 1 : 0,
                     {{"carrier", by.name}});
        }
        count("palabre_messages_dead_total", "Messages that failed for good.", now.dead, {{"company", company}});
        count("palabre_messages_received_total", "Messages that customers wrote.", now.received,
              {{"company", company}});
        to.gauge("palabre_messages_in_doubt", "Attempts whose outcome is not known yet.",
                 static_cast<double>(now.in_doubt), {{"company", company}});
    }
}

void messaging::stop(task then) {
    impl_->stopping = impl_->senders.size() + 1;
    const auto all = std::make_shared<task>(std::move(then));
    const auto one = [this, all] {
        if (--impl_->stopping == 0) (*all)();
    };
    for (auto& [company, each] : impl_->senders) each->stop(one);
    impl_->hooks.stop(one);
}

}  // namespace palabre_center
