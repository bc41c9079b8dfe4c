// examples/palabre_center/messages.cpp - joins carriers, outboxes, flows and the socket that providers call.
#include "messages.hpp"

#include <algorithm>
#include <utility>

namespace palabre_center {

using namespace palabre;

messages::messages(runtime& on, history::store& in, center& of, const configuration& made,
                   std::function<bool(const std::string& company)> serves, logger log)
    : callbacks_{on, {.listen = made.callbacks.listen, .log = log}} {
    for (const auto& each : made.meta) {
        auto& by = *carriers_.emplace_back(make_carrier(on, each, log));
        const auto whose =
            std::ranges::find(made.companies, each.company, [](const company& one) { return one.keeps.company; });
        auto& sends = senders_[each.company];
        if (!sends) {
            delivery::sender_options options;
            options.company = each.company;
            options.title = whose->keeps.title;
            options.home = whose->keeps.home;
            options.serves = [serves, name = each.company] { return serves(name); };
            options.on_message = [this](const carrier_traits& at, const inbound_message& what, history::interaction_id,
                                        history::customer_id) { channels_.at(at.name)->received(what); };
            options.log = log;
            sends = std::make_unique<delivery::sender>(on, in, std::move(options));
        }
        sends->add(by);
        callbacks_.add(by);
        auto channel = std::make_unique<text_channel>(text_channel_options{.name = each.name(),
                                                                           .on = each.on(),
                                                                           .company = each.company,
                                                                           .address = each.address,
                                                                           .home = whose->keeps.home,
                                                                           .log = log},
                                                      straight_to(on, by, log));
        channels_[each.name()] = channel.get();
        of.attach(std::move(channel));
    }
}

void messages::start() {
    for (auto& [company, each] : senders_) each->start();
    callbacks_.start();
}

void messages::look(const std::string& company) {
    if (const auto found = senders_.find(company); found != senders_.end()) found->second->look();
}

void messages::stop(task then) {
    stopped_ = std::move(then);
    stopping_ = senders_.size();
    callbacks_.stop([this] {
        for (auto& [company, each] : senders_)
            each->stop([this] {
                if (--stopping_ == 0) stopped_();
            });
    });
}

}  // namespace palabre_center
