// examples/palabre_center/messaging.cpp - carriers of messages at work, and a sender for each company that has some.
#include "messaging.hpp"

#include "palabre/channel/callback.hpp"
#include "palabre/channel/text_channel.hpp"
#include "palabre/channel/ussd.hpp"
#include "palabre/delivery/sender.hpp"

#include <deque>
#include <map>
#include <utility>
#include <vector>

namespace palabre_center {

using namespace palabre;

struct messaging::impl {
    impl(runtime& on, const messaging_settings& of, logger log)
        : hooks{on, {.listen = of.listen, .most_connections = connections(of), .log = std::move(log)}} {}

    /// Providers' and visitors'.
    static std::size_t connections(const messaging_settings& of) {
        std::size_t all = callback_server_options{}.most_connections;
        for (const auto& each : of.carriers)
            if (const auto* const chat = std::get_if<web_chat_options>(&each.how)) all += chat->most_connections;
        return all;
    }

    /// The flow at the carrier's address answers what comes by it.
    void answer(center& in, const carrier_settings& of, country home, const logger& log) {
        auto& by = *carriers.back();
        text_channel_options options;
        options.name = of.name;
        options.on = by.about().on;
        options.company = of.company;
        options.address = of.address;
        options.home = home;
        options.log = log;
        auto made = std::make_unique<text_channel>(std::move(options), senders.at(of.company)->answers());
        channels[of.name] = made.get();
        in.attach(std::move(made));
    }

    /// His answer to a campaign goes on with its flow; what he writes while that is looked up waits behind it.
    void hear(const std::string& company, const carrier_traits& at, const std::string& from, history::customer_id who,
              going_on then) {
        if (!heard) return then({}, nullptr);
        const std::pair line{at.name, from};
        auto& waiting = lines[line];
        waiting.push_back({company, at.on, who, std::move(then)});
        if (waiting.size() == 1) ask_first(line);
    }

    void ask_first(const std::pair<std::string, std::string>& line) {
        const auto& first = lines.at(line).front();
        heard(first.company, first.on, first.who, false, [this, line](std::string flow, value fields) {
            auto& waiting = lines.at(line);
            const auto then = std::move(waiting.front().then);
            waiting.pop_front();
            if (waiting.empty())
                lines.erase(line);
            else
                ask_first(line);
            then(std::move(flow), std::move(fields));
        });
    }

    /// To the flow of that carrier, or, where that has just ended, to the one that comes behind it.
    void give(const std::string& company, const carrier_traits& at, const inbound_message& what,
              const history::thread& talk, history::customer_id who) {
        const auto found = channels.find(at.name);
        if (found != channels.end() && !found->second->received(what, talk.of.value(), talk.turn))
            senders.at(company)->heard_late(at, what, talk, who);
    }

    /// What he wrote is kept: he may see so, and that an answer is coming.
    void show(const std::string& company, const carrier_traits& at, const inbound_message& what) {
        using shows = carrier_settings::shows;
        const auto found = shown.find(at.name);
        if (found == shown.end() || found->second == shows::nothing || what.provider_id.empty()) return;
        const bool types = found->second == shows::typing;
        const auto sign = [&](presence::kind how) {
            senders.at(company)->show(at.name, {how, what.from, what.to, what.provider_id});
        };
        if (!types || at.on != medium::whatsapp) sign(presence::kind::read);  // WhatsApp's typing says both
        if (types) sign(presence::kind::typing);
    }

    /// Screens are a channel of their own: nothing is ever sent there.
    void show_screens(runtime& on, center& in, ussd_options how, country home, const logger& log) {
        how.home = home;
        how.log = log;
        auto made = std::make_unique<ussd_channel>(on, std::move(how));
        hooks.add(made->callbacks());
        in.attach(std::move(made));
    }

    using going_on = messaging::going_on;

    std::map<std::string, carrier_settings::shows> shown;  // by carrier
    std::map<std::string, language_settings> languages;    // by company
    std::vector<std::unique_ptr<carrier>> carriers;
    std::map<std::string, text_channel*> channels;  // the center's, by carrier
    std::map<std::string, std::unique_ptr<delivery::sender>> senders;
    std::multimap<std::string, const carrier*> of_company;
    struct waiting_message {
        std::string company;
        medium on;
        history::customer_id who;
        going_on then;
    };
    std::map<std::pair<std::string, std::string>, std::deque<waiting_message>> lines;  // by carrier and customer
    hearing heard;
    std::function<void(const std::string&, const history::event&)> happened;
    callback_server hooks;
    std::size_t stopping = 0;
};

messaging::messaging(runtime& on, history::store& in, center& answers, const configuration& of,
                     std::function<bool(const std::string&)> serves, file_room* files, logger log)
    : impl_{std::make_unique<impl>(on, *of.messaging, log)} {
    const auto& with = *of.messaging;
    languages(of.companies);
    if (files != nullptr)
        impl_->hooks.files([files](const callback_request& what, std::function<void(callback_answer)> then) {
            files->serve(what, std::move(then));
        });
    impl_->hooks.start();
    const auto url = with.public_url.empty() ? "http://" + impl_->hooks.listening() : with.public_url;
    for (const auto& each : with.carriers) {
        country home;
        for (const auto& whose : of.companies)
            if (whose.keeps.company == each.company) home = whose.keeps.home;
        if (const auto* const screens = std::get_if<ussd_options>(&each.how)) {
            impl_->show_screens(on, answers, *screens, home, log);
            continue;
        }
        auto& sends = impl_->senders[each.company];
        if (!sends) {
            delivery::sender_options options;
            options.company = each.company;
            for (const auto& whose : of.companies)
                if (whose.keeps.company == each.company) {
                    options.title = whose.keeps.title;
                    options.home = whose.keeps.home;
                    options.events = whose.keeps.events;
                    options.lease = whose.conversations.lease;
                    options.reopens_within = whose.conversations.reopens_within;
                    options.flow_waits = whose.conversations.flow_waits;
                    if (files != nullptr) options.files = files->handling(whose.files, url);
                }
            if (const auto rules = with.rules.find(each.company); rules != with.rules.end()) {
                options.rules = rules->second.may;
                if (!rules->second.stop_words.empty()) options.stop_words = rules->second.stop_words;
                if (auto ported = rules->second.ported) {
                    ported->log = log;
                    options.network_of = asked_network(answers, each.company, std::move(*ported));
                }
            }
            options.serves = [serves, company = each.company] { return serves(company); };
            options.guesses = [raw = impl_.get(), company = each.company](const std::string& text,
                                                                          const std::string& known) {
                const auto found = raw->languages.find(company);
                if (found == raw->languages.end() || !found->second.learnt) return delivery::guessed_language{};
                const auto is = found->second.learnt->guess(text, known);
                if (is.confidence <= 0) return delivery::guessed_language{};
                return delivery::guessed_language{is.code, is.confidence, is.confidence >= found->second.sure};
            };
            options.on_message = [raw = impl_.get(),
                                  company = each.company](const carrier_traits& at, const inbound_message& what,
                                                          const history::thread& in, history::customer_id who) {
                raw->show(company, at, what);
                raw->hear(company, at, what.from, who,
                          [raw, company, at, what = what, talk = in, who](std::string flow, value fields) mutable {
                              if (talk.owner != history::thread_owner::flow) return;  // somebody else answers him
                              if (what.answers.empty()) {                             // else it is told a second time
                                  what.answers = std::move(flow);
                                  if (fields.is_object() && what.fields.is_object())  // the language that he wrote in
                                      for (const auto& [name, is] : what.fields.get_object())
                                          fields.get_object().emplace(name, is);
                                  if (!fields.is_null()) what.fields = std::move(fields);
                              }
                              raw->give(company, at, what, talk, who);
                          });
            };
            options.lease_of = [raw = &answers, company = each.company] {
                for (const auto& whose : raw->figures().companies)
                    if (whose.name == company) return whose.lease;
                return std::int64_t{};
            };
            options.answered_by_flow = [raw = impl_.get()](const std::string& carrier) {
                return raw->channels.contains(carrier);
            };
            options.on_event = [raw = impl_.get(), company = each.company](const history::event& what) {
                if (raw->happened) raw->happened(company, what);
            };
            options.on_stop = [raw = impl_.get(), company = each.company](const carrier_traits& at,
                                                                          history::customer_id who) {
                if (raw->heard) raw->heard(company, at.on, who, true, [](const std::string&, const value&) {});
            };
            options.log = log;
            sends = std::make_unique<delivery::sender>(on, in, std::move(options));
        }
        impl_->shown[each.name] = each.shown;
        impl_->carriers.push_back(make_carrier(on, each, url, log));
        impl_->of_company.emplace(each.company, impl_->carriers.back().get());
        impl_->hooks.add(*impl_->carriers.back());
        sends->add(*impl_->carriers.back());
        if (!each.address.empty()) impl_->answer(answers, each, home, log);
    }
}

messaging::~messaging() {
    impl_->senders.clear();  // before the carriers that they use
}

std::vector<const carrier*> messaging::carriers_of(const std::string& company) const {
    std::vector<const carrier*> all;
    for (auto [one, end] = impl_->of_company.equal_range(company); one != end; ++one) all.push_back(one->second);
    return all;
}

void messaging::look(const std::string& company) {
    if (const auto found = impl_->senders.find(company); found != impl_->senders.end()) found->second->look();
}

void messaging::can_send(const std::string& company, history::customer_id who, medium on, const std::string& purpose,
                         std::function<void(const delivery::permission&)> then) {
    const auto found = impl_->senders.find(company);
    if (found != impl_->senders.end()) return found->second->can_send(who, on, purpose, std::move(then));
    then({.on = on, .refused = delivery::refusal_of_sending::no_carrier, .why = "the company has no carrier"});
}

bool messaging::show_typing(const std::string& company, const history::thread& in) {
    const auto found = impl_->senders.find(company);
    return found != impl_->senders.end() && found->second->show_typing(in);
}

void messaging::languages(const std::vector<company>& of) {
    impl_->languages.clear();
    for (const auto& each : of)
        if (each.languages) impl_->languages[each.keeps.company] = *each.languages;
}

void messaging::on_event(std::function<void(const std::string&, const history::event&)> then) {
    impl_->happened = std::move(then);
}

void messaging::moved(const history::thread& now) {
    if (now.owner == history::thread_owner::flow && now.state == history::thread_state::open) return;
    if (const auto found = impl_->channels.find(now.carrier); found != impl_->channels.end())
        found->second->suspend(now.of.value());
}

void messaging::on_heard(hearing then) {
    impl_->heard = std::move(then);
}

void messaging::start() {
    for (auto& [company, each] : impl_->senders) each->start();
}

std::vector<std::string> messaging::resting(const std::string& company) const {
    std::vector<std::string> all;
    if (const auto found = impl_->senders.find(company); found != impl_->senders.end())
        for (const auto& each : found->second->figures().carriers)
            if (each.resting) all.push_back(each.name);
    return all;
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
