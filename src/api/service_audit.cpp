// src/api/service_audit.cpp - the audit log as administrators read it.
#include "api/service_task.hpp"
#include "api/timeline.hpp"
#include "core/moment.hpp"
#include "palabre/history/access_book.hpp"

#include <boost/json/array.hpp>

namespace palabre::api {

void service::look_up(const std::string& company, std::function<void(history::company_id)> then) {
    if (const auto found = known(company); found || store_ == nullptr || company.empty()) return then(found);
    store_->companies(
        [weak = weak_from_this(), company, then = std::move(then)](const reply<std::vector<history::company>>& told) {
            if (const auto self = weak.lock(); self != nullptr && told)
                for (const auto& each : *told) self->companies_[each.name] = each.id;
            const auto self = weak.lock();
            then(self != nullptr ? self->known(company) : history::company_id{});
        });
}

void service::list_audit(const job& of) {
    history::position after;
    if (of->with.given.contains("after")) {
        const auto read = read_cursor(of->text("after"));
        if (!read) return of->refuse(400, "it is no cursor", "give back 'next' of the page before as it was", "after");
        after = *read;
    }
    const history::note_filter which{known(of->with.company), of->text("who")};
    store_->access().notes(which, after, of->count("limit", 100), [of](const reply<history::note_page>& told) {
        if (!told) return of->refuse(told, "");
        json::array all;
        for (const auto& each : told->notes) {
            json::object one{{"id", to_string(each.id)},
                             {"at", detail::write_moment(each.at)},
                             {"who", each.who},
                             {"operation", each.operation}};
            if (!each.subject.empty()) one["subject"] = each.subject;
            if (!each.from.empty()) one["from"] = each.from;
            one["status"] = each.status;
            all.push_back(std::move(one));
        }
        of->tell({{"notes", std::move(all)}, {"next", told->next ? value(cursor_of(*told->next)) : value(nullptr)}});
    });
}

}  // namespace palabre::api
