// src/api/service_lists.cpp - what is told of a company's lists of leads.
#include "api/service_lists.hpp"

#include "api/operations_lists.hpp"
#include "api/service.hpp"
#include "core/moment.hpp"
#include "palabre/history/lead_book.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace palabre::api {

namespace json = boost::json;
using history::reply;
using history::verdict;

namespace {

using on_told = std::function<void(answer)>;

template<class Value> void refuse(const on_told& then, const reply<Value>& of, const char* missing) {
    const auto with = [&](int status, std::string what, std::string cure) {
        then({status, {}, fault{status, std::move(what), std::move(cure), {}}});
    };
    switch (of.what) {
    case verdict::not_found: return with(404, missing, "check its name");
    case verdict::refused: return with(400, of.why, "mend that");
    default: return with(503, "the history cannot be read now", "try again in a moment");
    }
}

constexpr const char* no_list = "no list is called so";

std::string text(const errand& with, std::string_view name) {
    const auto* const found = with.given.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}

template<class Id> Id id(const errand& with, std::string_view name) {
    const auto found = text(with, name);
    return found.empty() ? Id{} : Id::parse(found);
}

void add(json::object& to, std::string_view name, std::string value) {
    if (!value.empty()) to[name] = std::move(value);
}

json::object told(const history::lead_list& of, const history::lead_counts& counts) {
    json::object made{{"name", of.name}};
    add(made, "campaign", of.campaign);
    made["made"] = detail::write_moment(of.made);
    std::int64_t all = 0;
    json::object states, over;
    for (const auto& [state, count] : counts.by_state) {
        states[to_string(state)] = count;
        all += count;
    }
    for (const auto& [why, count] : counts.over) over[why] = count;
    made["leads"] = all;
    made["states"] = std::move(states);
    made["over"] = std::move(over);
    return made;
}

json::object told(const history::lead& of) {
    json::object made{{"id", to_string(of.id)}, {"line", of.line}};
    add(made, "key", of.key);
    add(made, "name", of.name);
    add(made, "language", of.language);
    add(made, "region", of.region);
    made["priority"] = of.priority;
    if (!of.fields.is_null()) made["fields"] = of.fields;
    json::array numbers;
    for (const auto& each : of.numbers) {
        json::object one{{"address", each.address}};
        add(one, "written", each.written);
        add(one, "label", each.label);
        numbers.push_back(std::move(one));
    }
    made["numbers"] = std::move(numbers);
    made["state"] = to_string(of.state);
    add(made, "why", of.why);
    if (of.state == history::lead_state::later || of.state == history::lead_state::callback)
        made["due"] = detail::write_moment(of.due);
    made["attempts"] = of.attempts;
    return made;
}

json::object told(const history::lead_attempt& of) {
    json::object made{{"at", detail::write_moment(of.began)}, {"number", of.address}};
    add(made, "result", of.result);
    if (of.cause != 0) made["cause"] = of.cause;
    if (of.within) made["interaction"] = to_string(of.within);
    return made;
}

/// One after the other, since each counts its leads.
struct listing : std::enable_shared_from_this<listing> {
    listing(history::lead_book& of, std::vector<history::lead_list> all, on_told to)
        : book{of}, lists{std::move(all)}, then{std::move(to)} {}

    void go_on() {
        if (made.size() == lists.size()) return then({200, {{"lists", std::move(made)}}, {}});
        book.counts(lists[made.size()].id, [self = shared_from_this()](const reply<history::lead_counts>& counts) {
            if (!counts) return refuse(self->then, counts, no_list);
            self->made.push_back(told(self->lists[self->made.size()], *counts));
            self->go_on();
        });
    }

    history::lead_book& book;
    const std::vector<history::lead_list> lists;
    json::array made;
    const on_told then;
};

void list_all(history::lead_book& in, const on_told& then) {
    in.lists([&in, then](reply<std::vector<history::lead_list>> all) {
        if (!all) return refuse(then, all, no_list);
        std::make_shared<listing>(in, std::move(all.value), then)->go_on();
    });
}

void read_list(history::lead_book& in, const history::lead_list& which, const on_told& then) {
    in.counts(which.id, [&in, which, then](const reply<history::lead_counts>& counts) {
        if (!counts) return refuse(then, counts, no_list);
        in.uploads(which.id, [made = told(which, *counts), then](const reply<std::vector<history::lead_upload>>& all) {
            if (!all) return refuse(then, all, no_list);
            json::array uploads;
            for (const auto& each : *all) uploads.push_back(api::told(each));
            auto whole = made;
            whole["uploads"] = std::move(uploads);
            then({200, std::move(whole), {}});
        });
    });
}

void read_upload(history::lead_book& in, history::lead_list_id into, history::lead_upload_id which,
                 const on_told& then) {
    constexpr const char* missing = "the list has no such upload";
    in.upload_of(which, [into, then](reply<history::lead_upload> found) {
        if (found && found->into != into) found = {verdict::not_found, {}, {}};
        if (!found) return refuse(then, found, missing);
        then({200, api::told(*found), {}});
    });
}

void list_leads(history::lead_book& in, history::lead_list_id of, const errand& with, const on_told& then) {
    const auto* const given = with.given.if_contains("limit");
    const auto limit = static_cast<std::size_t>(given != nullptr ? given->as_int64() : 100);
    in.leads(of, id<history::lead_id>(with, "after"), limit,
             [limit, then](const reply<std::vector<history::lead>>& page) {
                 if (!page) return refuse(then, page, no_list);
                 json::array all;
                 for (const auto& each : *page) all.push_back(told(each));
                 const value next = all.size() < limit ? value(nullptr) : value(to_string((*page).back().id));
                 then({200, {{"leads", std::move(all)}, {"next", next}}, {}});
             });
}

void read_lead(history::lead_book& in, history::lead_id which, const on_told& then) {
    constexpr const char* missing = "there is no such lead";
    in.lead_of(which, [&in, which, then](const reply<history::lead>& found) {
        if (!found) return refuse(then, found, missing);
        in.attempts_of(which, [made = told(*found), then](const reply<std::vector<history::lead_attempt>>& all) {
            if (!all) return refuse(then, all, missing);
            json::array attempts;
            for (const auto& each : *all) attempts.push_back(told(each));
            auto whole = made;
            whole["history"] = std::move(attempts);
            then({200, std::move(whole), {}});
        });
    });
}

}  // namespace

json::object told(const history::lead_upload& of) {
    json::object made{{"id", to_string(of.id)}, {"file", of.file}, {"state", to_string(of.state)}};
    add(made, "why", of.why);
    made["unique"] = to_string(of.unique);
    for (const auto& [name, count] : {std::pair{"bytes", of.bytes},
                                      {"read", of.read},
                                      {"rows", of.rows},
                                      {"added", of.added},
                                      {"unchanged", of.unchanged},
                                      {"duplicate", of.duplicate},
                                      {"forbidden", of.forbidden},
                                      {"invalid", of.invalid}})
        made[name] = count;
    made["began"] = detail::write_moment(of.began);
    if (of.over) made["over"] = detail::write_moment(*of.over);
    return made;
}

bool is_about_lists(std::string_view operation) {
    static const auto all = list_operations();
    return std::ranges::find(all, operation, &api::operation::name) != all.end();
}

void run_lists(std::string_view operation, const errand& with, history::company_store& in, const on_told& then) {
    auto& book = in.leads();
    if (operation == "list_lead_lists") return list_all(book, then);
    if (operation == "read_lead") return read_lead(book, id<history::lead_id>(with, "lead"), then);
    book.list_by(text(with, "list"),
                 [&book, operation = std::string{operation}, with, then](const reply<history::lead_list>& found) {
                     if (!found) return refuse(then, found, no_list);
                     if (operation == "list_leads") return list_leads(book, found->id, with, then);
                     if (operation == "read_lead_upload")
                         return read_upload(book, found->id, id<history::lead_upload_id>(with, "upload"), then);
                     read_list(book, *found, then);
                 });
}

}  // namespace palabre::api
