// src/api/service_campaigns.cpp - what each operation does with a company's campaigns.
#include "api/service_campaigns.hpp"

#include "api/operations_campaigns.hpp"
#include "api/service.hpp"
#include "core/moment.hpp"
#include "palabre/core/error.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <charconv>

namespace palabre::api {

namespace json = boost::json;
using history::reply;
using history::verdict;

namespace {

using on_told = std::function<void(answer)>;

void refuse(const on_told& then, int status, std::string what, std::string cure, std::string field = {}) {
    then({status, {}, fault{status, std::move(what), std::move(cure), std::move(field)}});
}

template<class Value> void refuse(const on_told& then, const reply<Value>& of) {
    switch (of.what) {
    case verdict::not_found: return refuse(then, 404, "no campaign is called so", "check its name");
    case verdict::refused: return refuse(then, 400, of.why, "mend that");
    case verdict::conflict: return refuse(then, 409, of.why, "look where it stands");
    case verdict::fenced: return refuse(then, 503, "another center serves this company now", "try again in a moment");
    default: return refuse(then, 503, "the history cannot be reached now", "try again in a moment");
    }
}

std::string text(const errand& with, std::string_view name) {
    const auto* const found = with.given.if_contains(name);
    return found != nullptr && found->is_string() ? std::string{found->get_string()} : std::string{};
}
std::int64_t number(const errand& with, std::string_view name, std::int64_t otherwise) {
    const auto* const found = with.given.if_contains(name);
    return found != nullptr ? found->as_int64() : otherwise;
}

template<class Map> json::object counts(const Map& of) {
    json::object told;
    for (const auto& [name, count] : of) {
        if constexpr (std::is_same_v<std::decay_t<decltype(name)>, std::string>)
            told[name] = count;
        else
            told[to_string(name)] = count;
    }
    return told;
}

json::object told(const history::campaign& of, const history::campaign_progress* how = nullptr) {
    json::object made{{"id", to_string(of.id)}, {"name", of.name}, {"state", to_string(of.state)}};
    if (!of.why.empty()) made["why"] = of.why;
    made["plan"] = of.plan;
    made["selected"] = of.selected;
    made["made"] = detail::write_moment(of.made);
    if (of.started) made["started"] = detail::write_moment(*of.started);
    if (of.over) made["over"] = detail::write_moment(*of.over);
    if (how != nullptr)
        made["progress"] = json::object{{"recipients", counts(how->recipients)},
                                        {"skipped", counts(how->skipped)},
                                        {"messages", counts(how->messages)},
                                        {"failed", counts(how->failed)},
                                        {"answered", how->answered},
                                        {"opted_out", how->opted_out}};
    return made;
}

json::object told(const history::recipient& of) {
    json::object made{{"row", of.row}, {"fate", to_string(of.fate)}};
    const auto add = [&](std::string_view name, std::string value) {
        if (!value.empty()) made[name] = std::move(value);
    };
    add("why", of.why);
    add("address", of.address);
    add("written", of.written);
    add("area", of.area);
    if (of.customer) add("customer", to_string(of.customer));
    if (of.message) add("message", to_string(of.message));
    if (of.answered) add("answered", detail::write_moment(*of.answered));
    if (of.opted_out) add("opted_out", detail::write_moment(*of.opted_out));
    return made;
}

void list(history::campaign_book& in, const on_told& then) {
    in.campaigns([then](const reply<std::vector<history::campaign>>& all) {
        if (!all) return refuse(then, all);
        json::array told_all;
        for (const auto& each : *all) told_all.push_back(told(each));
        then({200, {{"campaigns", std::move(told_all)}}, {}});
    });
}

/// Where one by call is not run here, it is told as it is kept.
void read_calls(campaign::call_campaigns* runs, const history::campaign& what, const on_told& then) {
    if (runs == nullptr) return then({200, told(what), {}});
    runs->progress(what.name, [what, then](const reply<campaign::call_progress>& how) {
        if (!how) return refuse(then, how);
        auto made = told(what);
        bool machines_count = false;
        try {
            machines_count = campaign::read_call_plan(what.plan).pace.machines_count;
        } catch (const error&) {  // another version wrote it
        }
        made["progress"] = campaign::told(*how, machines_count);
        then({200, std::move(made), {}});
    });
}

void read(history::campaign_book& in, campaign::call_campaigns* calls, const std::string& name, const on_told& then) {
    in.campaign_by(name, [&in, calls, then](const reply<history::campaign>& found) {
        if (!found) return refuse(then, found);
        if (campaign::is_call_plan(found->plan)) return read_calls(calls, *found, then);
        in.progress(found->id, [what = *found, then](const reply<history::campaign_progress>& how) {
            if (!how) return refuse(then, how);
            then({200, told(what, &how.value), {}});
        });
    });
}

void list_rows(history::campaign_book& in, const errand& with, const on_told& then) {
    std::int64_t after = 0;
    const auto given = text(with, "after");
    const auto [end, failed] = std::from_chars(given.data(), given.data() + given.size(), after);
    if (!given.empty() && (failed != std::errc{} || end != given.data() + given.size() || after < 0))
        return refuse(then, 400, "it is no cursor", "give back 'next' of the page before as it was", "after");
    const auto limit = static_cast<std::size_t>(number(with, "limit", 100));
    in.campaign_by(text(with, "name"), [&in, after, limit, then](const reply<history::campaign>& found) {
        if (!found) return refuse(then, found);
        in.recipients(found->id, after, limit, [limit, then](const reply<std::vector<history::recipient>>& page) {
            if (!page) return refuse(then, page);
            json::array rows;
            for (const auto& each : *page) rows.push_back(told(each));
            const value next = (*page).size() < limit ? value(nullptr) : value(std::to_string((*page).back().row));
            then({200, {{"recipients", std::move(rows)}, {"next", next}}, {}});
        });
    });
}

}  // namespace

bool campaign_service::takes(std::string_view operation) {
    static const auto all = campaign_operations();
    return std::ranges::find(all, operation, &operation::name) != all.end();
}

void campaign_service::run(std::string_view operation, const errand& with, history::company_store& in,
                           on_told then) const {
    const auto name = text(with, "name");
    if (operation == "list_campaigns") return list(in.campaigns(), then);
    auto* const calls = calls_ ? calls_(with.company) : nullptr;
    if (operation == "read_campaign") return read(in.campaigns(), calls, name, then);
    if (operation == "list_recipients") return list_rows(in.campaigns(), with, then);
    if (operation == "write_campaign") {
        const auto* const plan = with.given.if_contains("plan");
        return plan != nullptr && campaign::is_call_plan(*plan) ? run_calls(operation, with, then)
                                                                : run_messages(operation, with, then);
    }
    in.campaigns().campaign_by(
        name, [self = *this, operation = std::string{operation}, with, then](const reply<history::campaign>& found) {
            if (!found) return refuse(then, found);
            campaign::is_call_plan(found->plan) ? self.run_calls(operation, with, then)
                                                : self.run_messages(operation, with, then);
        });
}

void campaign_service::run_calls(std::string_view operation, const errand& with, on_told then) const {
    const auto name = text(with, "name");
    auto* const runs = calls_ ? calls_(with.company) : nullptr;
    if (runs == nullptr)
        return refuse(then, 503, "this center makes no calls of that company yet", "try again in a moment");
    const auto moved = [then](const reply<history::campaign>& now) {
        now ? then({200, told(*now), {}}) : refuse(then, now);
    };
    if (operation == "write_campaign") return runs->put(name, *with.given.if_contains("plan"), moved);
    if (operation == "upload_recipients")
        return refuse(then, 409, "a campaign by call dials lists", "upload one by 'palabre-center list upload'");
    if (operation == "pause_campaign") return runs->pause(name, moved);
    if (operation == "drain_campaign") return runs->drain(name, moved);
    if (operation == "cancel_campaign") return runs->cancel(name, moved);
    runs->run(name, moved);
}

void campaign_service::run_messages(std::string_view operation, const errand& with, on_told then) const {
    const auto name = text(with, "name");
    auto* const runs = find_ ? find_(with.company) : nullptr;
    if (runs == nullptr)
        return refuse(then, 503, "this center sends no messages of that company",
                      "give it a carrier in the section messaging");
    const auto moved = [then](const reply<history::campaign>& now) {
        now ? then({200, told(*now), {}}) : refuse(then, now);
    };
    if (operation == "write_campaign") {
        const auto* const plan = with.given.if_contains("plan");
        return runs->put(name, plan != nullptr ? *plan : value{}, moved);
    }
    if (operation == "upload_recipients")
        return runs->upload(name, text(with, "csv"), number(with, "first", 1),
                            [then](const reply<campaign::uploaded>& sum) {
                                if (!sum) return refuse(then, sum);
                                then({200, {{"rows", sum->rows}, {"invalid", sum->invalid}}, {}});
                            });
    if (operation == "drain_campaign")
        return refuse(then, 409, "a campaign by message ends by itself", "pause or cancel it");
    if (operation == "pause_campaign") return runs->pause(name, moved);
    if (operation == "cancel_campaign") return runs->cancel(name, moved);
    runs->run(name, moved);
}

}  // namespace palabre::api
