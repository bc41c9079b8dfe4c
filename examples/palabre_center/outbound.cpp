// examples/palabre_center/outbound.cpp - campaigns by call of each company: its trunks, its agents, its plans.
#include "outbound.hpp"

#include "palabre/center/outbound_calls.hpp"

#include <map>
#include <utility>

namespace palabre_center {

using namespace palabre;

namespace {

constexpr duration again = std::chrono::seconds{3};  // after a store that was not there

/// One company's, in the order in which they depend on each other.
struct dialling {
    dialling(runtime& on, history::store& in, history::company_id whose, center& with, voice_line& line,
             outbound_options ports, campaign::call_options options)
        : calls{on, with, line, std::move(ports)}, all{on, in, whose, calls, calls, std::move(options)} {}

    outbound_calls calls;
    campaign::call_campaigns all;
};

}  // namespace

struct outbound::impl : std::enable_shared_from_this<impl> {
    impl(runtime& on, history::store& in, center& of, voice_line& by, const configuration& made,
         std::function<std::vector<voice_trunk>()> ways, std::function<std::int64_t(const std::string&)> leased,
         std::function<bool(const std::string&, const std::string&)> answered, logger to)
        : loop{on}, store{in}, with{of}, line{by}, companies{made.companies}, plans{made.campaigns},
          trunks{std::move(ways)}, lease{std::move(leased)}, flows{std::move(answered)}, log{std::move(to)} {}

    void open(const company& whose) {
        const auto name = whose.keeps.company;
        store.open_company(name, whose.keeps.title, [weak = weak_from_this(), whose, name](const auto& opened) {
            const auto self = weak.lock();
            if (!self) return;
            if (!opened)
                return static_cast<void>(self->loop.after_in_background(again, [weak, whose] {
                    if (const auto later = weak.lock()) later->open(whose);
                }));
            const auto log = self->log.with({{"company", name}});
            campaign::call_options options;
            options.term = [lease = self->lease, name] { return lease(name); };
            options.log = log;
            options.follows = whose.keeps.after;
            options.rules = whose.rules;
            self->by_name[name] = std::make_unique<dialling>(
                self->loop, self->store, opened->id, self->with, self->line,
                outbound_options{
                    name, self->trunks,
                    [flows = self->flows, name](const std::string& address) { return flows(name, address); }, log},
                std::move(options));
            self->by_name[name]->all.start();
            for (const auto& each : self->plans)
                if (each.company == name) self->put(each);
        });
    }

    /// What has begun keeps the plan that it began with.
    void put(const campaign_plan& what) {
        const auto found = by_name.find(what.company);
        if (found == by_name.end()) return;
        found->second->all.put(what.name, what.plan, [weak = weak_from_this(), what](const auto& how) {
            const auto self = weak.lock();
            using history::verdict;
            if (!self || how || how.what == verdict::conflict) return;
            if (how.what == verdict::refused)
                return self->log.error("a campaign's plan cannot be", {{"campaign", what.name}, {"why", how.why}});
            self->loop.after_in_background(again, [weak, what] {
                if (const auto later = weak.lock()) later->put(what);
            });
        });
    }

    runtime& loop;
    history::store& store;
    center& with;
    voice_line& line;
    const std::vector<company> companies;
    const std::vector<campaign_plan> plans;
    const std::function<std::vector<voice_trunk>()> trunks;
    const std::function<std::int64_t(const std::string&)> lease;
    const std::function<bool(const std::string&, const std::string&)> flows;
    const logger log;
    std::map<std::string, std::unique_ptr<dialling>> by_name = {};
};

outbound::outbound(runtime& on, history::store& in, center& with, voice_line& line, const configuration& of,
                   std::function<std::vector<voice_trunk>()> trunks,
                   std::function<std::int64_t(const std::string& company)> lease,
                   std::function<bool(const std::string& company, const std::string& address)> flows, logger log)
    : impl_{std::make_shared<impl>(on, in, with, line, of, std::move(trunks), std::move(lease), std::move(flows),
                                   std::move(log))} {
}

outbound::~outbound() = default;

void outbound::start() {
    for (const auto& each : impl_->companies) impl_->open(each);
}

void outbound::close(task then) {
    const auto left = std::make_shared<std::size_t>(impl_->by_name.size() + 1);
    const auto one_less = [left, last = std::make_shared<task>(std::move(then))] {
        if (--*left == 0) (*last)();
    };
    for (const auto& [name, each] : impl_->by_name) each->all.close(one_less);
    impl_->loop.post(one_less);
}

campaign::call_campaigns* outbound::of(const std::string& company) {
    const auto found = impl_->by_name.find(company);
    return found == impl_->by_name.end() ? nullptr : &found->second->all;
}

}  // namespace palabre_center
