// examples/palabre_center/translators.cpp - the translators of a running center, one a company that has one.
#include "translators.hpp"

#include "palabre/history/company_store.hpp"
#include "palabre/translator/remembering.hpp"

#include <algorithm>

namespace palabre_center {

using namespace palabre;

void translators::open(history::store& of, const std::vector<company>& all,
                       std::function<bool(const std::string& company)> serves) {
    store_ = &of;
    serves_ = std::move(serves);
    take(all);
}

void translators::take(const std::vector<company>& all) {
    if (store_ == nullptr) return;
    std::erase_if(all_, [&](const auto& each) {
        return std::ranges::none_of(
            all, [&](const company& one) { return one.keeps.company == each.first && one.translator; });
    });
    for (const auto& each : all) {
        const auto& name = each.keeps.company;
        if (!each.translator) continue;
        const auto known = all_.find(name);
        if (known != all_.end() && alike(known->second.settings, each.translator)) continue;
        translator::remembering_options how;
        how.book = [this, name] { return book_of(name); };
        if (each.translator->service) how.machine = translator::make_served(on_, *each.translator->service);
        how.names = each.translator->names;
        how.only_reviewed = each.translator->only_reviewed;
        how.log = log_;
        all_[name] = {*each.translator, translator::make_remembering(on_, std::move(how))};
        // Its id is asked for where its book is first wanted; it is made by who serves the company.
    }
}

history::phrase_book* translators::book_of(const std::string& company) {
    if (!serves_(company)) return nullptr;  // nobody knows its id, or another center writes
    if (const auto known = ids_.find(company); known != ids_.end()) return &store_->of(known->second).phrases();
    store_->companies([this, company](const history::reply<std::vector<history::company>>& all) {
        for (const auto& each : *all)
            if (each.name == company) ids_[company] = each.id;
    });
    return nullptr;
}

std::shared_ptr<translator::translator> translators::of(const std::string& company) const {
    const auto found = all_.find(company);
    return found == all_.end() ? nullptr : found->second.is;
}

}  // namespace palabre_center
