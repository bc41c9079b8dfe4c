// src/api/service_recordings.cpp - recordings of calls that are over, as supervisors look for them.
#include "api/service_task.hpp"
#include "api/timeline.hpp"
#include "core/moment.hpp"
#include "palabre/history/report_book.hpp"

#include <boost/json/array.hpp>

namespace palabre::api {
namespace {

json::object told(const history::found_recording& of) {
    json::object made{{"recording", to_string(of.what.id)},
                      {"began", detail::write_moment(of.what.began)},
                      {"length_ms", of.what.length / std::chrono::milliseconds{1}},
                      {"until", detail::write_moment(of.what.until)}};
    const auto put = [&](std::string_view name, const std::string& what) {
        if (!what.empty()) made[name] = what;
    };
    if (of.what.customer) made["customer"] = to_string(of.what.customer);
    put("address", of.within.address);
    if (of.agent) made["agent"] = to_string(of.agent);
    put("queue", of.what.queue);
    put("campaign", of.what.campaign);
    put("disposition", of.within.disposition);
    if (of.what.within) made["interaction"] = to_string(of.what.within);
    return made;
}

}  // namespace

void service::list_recordings(const job& of) {
    if (!of->with.given.contains("address")) return recordings_of(of, {});
    of->in->find(of->who, alive([of](service& self, const reply<history::person>& found) {
                     if (!found) return of->refuse(found, "nobody is known by that address");
                     self.recordings_of(of, found->who.id);
                 }));
}

void service::recordings_of(const job& of, history::customer_id who) {
    history::position after;
    if (of->with.given.contains("after")) {
        const auto read = read_cursor(of->text("after"));
        if (!read) return of->refuse(400, "it is no cursor", "give back 'next' of the page before as it was", "after");
        after = *read;
    }
    history::recording_question what{.who = who,
                                     .agent = of->id<history::user_id>("agent"),
                                     .disposition = of->text("disposition"),
                                     .campaign = of->text("campaign"),
                                     .queue = of->text("queue")};
    if (const auto from = of->moment("from")) what.from = *from;
    if (const auto until = of->moment("until")) what.until = *until;
    of->in->reports().recordings(what, after, of->count("limit", 50), [of](const reply<history::recording_page>& page) {
        if (!page) return of->refuse(page, "");
        json::array all;
        for (const auto& each : page->recordings) all.push_back(told(each));
        of->tell(
            {{"recordings", std::move(all)}, {"next", page->next ? value(cursor_of(*page->next)) : value(nullptr)}});
    });
}

}  // namespace palabre::api
