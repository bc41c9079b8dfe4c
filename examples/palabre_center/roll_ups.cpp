// examples/palabre_center/roll_ups.cpp - builds the roll-ups of the companies that this center serves.
#include "roll_ups.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

namespace palabre_center {

using namespace palabre;

report::roll_up roll_ups(runtime& on, history::store& in, const std::vector<company>& of,
                         std::function<bool(const std::string&)> serves, logger log) {
    std::vector<std::string> names;
    for (const auto& each : of) names.push_back(each.keeps.company);
    return {on,
            [&in, names = std::move(names),
             serves = std::move(serves)](const std::function<void(std::vector<history::report_book*>)>& then) {
                in.companies([&in, names, serves, then](const history::reply<std::vector<history::company>>& all) {
                    if (!all) return;
                    std::vector<history::report_book*> books;
                    for (const auto& each : *all)
                        if (std::ranges::find(names, each.name) != names.end() && serves(each.name))
                            books.push_back(&in.of(each.id).reports());
                    then(std::move(books));
                });
            },
            std::move(log)};
}

namespace {

/// Written where the company is open by then; a stretch that the store does not take is lost.
void write_time(history::store& in, const std::string& company, const agent_time& what) {
    in.companies([&in, company, what](const history::reply<std::vector<history::company>>& all) {
        const auto found = std::ranges::find(all.value, company, &history::company::name);
        if (found == all.value.end()) return;
        std::vector<history::change::any> changes;
        for (const auto& [from, length] : history::in_quarters(what.from, what.until))
            if (changes.size() < 1000)
                changes.emplace_back(history::change::add_span{{.id = in.ids().next<history::agent_span>(),
                                                                .agent = what.user,
                                                                .state = what.state,
                                                                .code = what.code,
                                                                .began = from,
                                                                .length = length}});
        in.of(found->id).write(std::move(changes), [](const auto&) {});
    });
}

/// What forms may say, by company; "": in everybody's queues.
class form_codes {
public:
    explicit form_codes(const agent_settings& of) {
        for (const auto& queue : of.queues)
            for (const auto& each : queue.form) all_[queue.company][each.code] = {each.code, each.label, each.means};
    }

    /// Once, where that goes well.
    void keep(history::store& in, const std::string& company) {
        auto changes = std::make_shared<std::vector<history::change::any>>();
        for (const auto& whose : {std::string{}, company})
            if (const auto found = all_.find(whose); found != all_.end())
                for (const auto& [code, each] : found->second)
                    changes->emplace_back(history::change::put_disposition{each});
        if (changes->empty() || !kept_->insert(company).second) return;
        in.companies([&in, company, changes, kept = kept_](const history::reply<std::vector<history::company>>& all) {
            const auto found = std::ranges::find(all.value, company, &history::company::name);
            if (found == all.value.end()) return static_cast<void>(kept->erase(company));
            in.of(found->id).write(std::move(*changes), [company, kept](const auto& how) {
                if (!how) kept->erase(company);
            });
        });
    }

private:
    std::map<std::string, std::map<std::string, history::disposition>> all_;
    std::shared_ptr<std::set<std::string>> kept_ = std::make_shared<std::set<std::string>>();
};

}  // namespace

void keep_time(center& at, history::store& in, const std::vector<company>& of, const agent_settings& forms,
               std::function<bool(const std::string&)> serves) {
    std::vector<std::string> names;
    for (const auto& each : of) names.push_back(each.keeps.company);
    at.agents().on_time([&in, names = std::move(names), serves = std::move(serves),
                         codes = form_codes{forms}](const agent_time& what) mutable {
        std::set<std::string> whose;
        for (const auto& each : what.queues)
            if (const auto slash = each.find('/'); slash != std::string::npos) whose.insert(each.substr(0, slash));
        for (const auto& each : names)
            if ((whose.empty() || whose.contains(each)) && serves(each)) {
                codes.keep(in, each);
                write_time(in, each, what);
            }
    });
}

}  // namespace palabre_center
