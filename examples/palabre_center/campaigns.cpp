// examples/palabre_center/campaigns.cpp - campaigns by message of each company that has carriers.
#include "campaigns.hpp"

#include "palabre/center/campaign_ways.hpp"
#include "palabre/delivery/permission.hpp"

#include <map>
#include <utility>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr duration answers_within = std::chrono::hours{72};

/// One company's, in the order in which they depend on each other.
struct running {
    running(runtime& on, history::store& in, history::company_id whose, const std::string& name, country home,
            center& asks, messaging& sends, campaign::options with)
        : may{on, in.of(whose), rules_of(home)}, ways{may}, lists{asks, name} {
        for (const auto* const each : sends.carriers_of(name)) may.add(*each);
        all.emplace(on, in, whose, ways, &lists, std::move(with));
    }

    /// What a campaign sends is never the answer to a question: do-not-contact lists hold for all of it.
    static delivery::permission_rules rules_of(country home) {
        delivery::permission_rules rules;
        rules.home = home;
        rules.may_wait = {"notice", "marketing", "survey"};
        rules.templates = {"notice", "marketing", "survey"};  // a plan without one is skipped by the campaign
        return rules;
    }

    delivery::permissions may;
    permitted_ways ways;
    connected_lists lists;
    std::optional<campaign::message_campaigns> all;
};

}  // namespace

struct campaigns::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& in, center& asked, messaging& sending, std::vector<company> of,
         std::function<bool(const std::string&)> served, logger to)
        : loop{on}, store{in}, asks{asked}, sends{sending}, companies{std::move(of)}, serves{std::move(served)},
          log{std::move(to)} {}

    void open(const std::string& name, const std::string& title, country home) {
        store.open_company(name, title, [weak = weak_from_this(), name, title, home](const auto& opened) {
            const auto self = weak.lock();
            if (!self) return;
            if (!opened) {
                self->loop.after_in_background(std::chrono::seconds{3}, [weak, name, title, home] {
                    if (const auto again = weak.lock()) again->open(name, title, home);
                });
                return;
            }
            campaign::options with;
            with.home = home;
            with.serves = [serves = self->serves, name] { return serves(name); };
            with.queued = [raw = self.get(), name] { raw->sends.look(name); };
            with.log = self->log.with({{"company", name}});
            auto& made = self->by_name[name];
            made = std::make_unique<running>(self->loop, self->store, opened->id, name, home, self->asks, self->sends,
                                             std::move(with));
            made->all->start();
        });
    }

    runtime& loop;
    history::store& store;
    center& asks;
    messaging& sends;
    const std::vector<company> companies;
    const std::function<bool(const std::string&)> serves;
    const logger log;
    std::map<std::string, std::unique_ptr<running>> by_name = {};
};

campaigns::campaigns(runtime& on, history::store& in, center& asks, messaging& sends, const configuration& of,
                     std::function<bool(const std::string&)> serves, logger log)
    : impl_{std::make_shared<impl>(on, in, asks, sends, of.companies, std::move(serves), std::move(log))} {
    sends.on_heard([raw = impl_.get()](const std::string& company, medium on, history::customer_id who, bool opts_out,
                                       messaging::going_on then) {
        const auto found = raw->by_name.find(company);
        if (found == raw->by_name.end()) return raw->loop.post([then = std::move(then)] { then({}, nullptr); });
        found->second->all->answered(who, on, opts_out, answers_within,
                                     [then = std::move(then)](const history::reply<campaign::campaign_answer>& how) {
                                         then(how->flow, how->from.fields);
                                     });
    });
}

campaigns::~campaigns() {
    impl_->sends.on_heard({});
}

void campaigns::start() {
    for (const auto& each : impl_->companies)
        if (!impl_->sends.carriers_of(each.keeps.company).empty())
            impl_->open(each.keeps.company, each.keeps.title, each.keeps.home);
}

campaign::message_campaigns* campaigns::of(const std::string& company) {
    const auto found = impl_->by_name.find(company);
    return found == impl_->by_name.end() ? nullptr : &*found->second->all;
}

}  // namespace palabre_center
