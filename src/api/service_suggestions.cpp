// src/api/service_suggestions.cpp - what an assistant would answer in an agent's place, and what became of it.
#include "api/service_task.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace palabre::api {
namespace {

using history::entry;
using history::entry_id;
using history::entry_kind;
using history::interaction_id;
using history::user_id;

constexpr const char* no_talk = "there is no such conversation";

/// Words of an agent stand in the conversation as `said` with his id.
assistant::turn::by author_of(const entry& line) {
    if (line.kind == entry_kind::heard) return assistant::turn::by::customer;
    return line.by ? assistant::turn::by::agent : assistant::turn::by::assistant;
}

json::object told(const assistant::answer& said, const std::string& message) {
    json::array sources;
    for (const auto& each : said.sources)
        sources.push_back(json::object{{"kind", each.kind}, {"name", each.name}, {"confidence", each.confidence}});
    json::object made{{"message", message},
                      {"answer", kind_of(said)},
                      {"percent", static_cast<std::int64_t>(std::lround(said.confidence * 100))},
                      {"sources", std::move(sources)}};
    if (const auto* const reply = std::get_if<assistant::reply>(&said.what)) made["text"] = reply->text;
    if (const auto* const question = std::get_if<assistant::question>(&said.what)) made["text"] = question->text;
    if (const auto* const act = std::get_if<assistant::act>(&said.what)) {
        made["operation"] = act->connector + "." + act->operation;
        made["arguments"] = act->arguments;
    }
    if (const auto* const over = std::get_if<assistant::hand_over>(&said.what)) made["reason"] = over->reason;
    return made;
}

entry line_of(const history::thread& in, id_generator& ids, calendar_time at, user_id by, std::string text,
              json::object details) {
    entry made;
    made.id = ids.next<entry>();
    made.customer = in.customer;
    made.within = in.of;
    made.kind = entry_kind::assisted;
    made.on = in.on;
    made.at = at;
    made.by = by;
    made.text = std::move(text);
    made.details = std::move(details);
    return made;
}

}  // namespace

/// The conversation, with its words, is given to `then`.
void service::with_words(const job& of,
                         std::function<void(service&, const history::thread&, const std::vector<entry>&)> then) {
    of->in->thread_of(of->id<interaction_id>("conversation"),
                      alive([of, then = std::move(then)](service& self, reply<history::thread> found) {
                          if (!found) return of->refuse(found, no_talk);
                          of->in->entries_of(found->of, self.alive([of, talk = *found,
                                                                    then](service& on, reply<std::vector<entry>> all) {
                              if (!all) return of->refuse(all, no_talk);
                              then(on, talk, *all);
                          }));
                      }));
}

void service::suggest_answer(const job& of) {
    with_words(of, [of](service& self, const history::thread& talk, const std::vector<entry>& all) {
        assistant::conversation_so_far so_far;
        so_far.language = talk.language;
        so_far.address = talk.address;
        if (talk.on == medium::whatsapp && !so_far.address.empty() && so_far.address.front() != '+')
            so_far.address.insert(0, 1, '+');
        std::string message, name = of->text("assistant");
        for (const auto& each : all) {
            if (each.kind == entry_kind::assisted && !each.by && of->text("assistant").empty()) name = each.text;
            if (each.kind != entry_kind::heard && each.kind != entry_kind::said && each.kind != entry_kind::sent)
                continue;
            so_far.turns.push_back({author_of(each), each.text});
        }
        while (!so_far.turns.empty() && message.empty()) {  // his last words are the question
            if (so_far.turns.back().who == assistant::turn::by::customer) message = so_far.turns.back().text;
            so_far.turns.pop_back();
        }
        if (message.empty()) return of->refuse(409, "the customer has written nothing", "wait for his words");
        constexpr std::size_t most_turns = 24;
        if (so_far.turns.size() > most_turns) so_far.turns.erase(so_far.turns.begin(), so_far.turns.end() - most_turns);
        const auto came = self.alive([of, talk, name, message](service& on, assistant::answer said) {
            auto suggested = told(said, message);
            auto details = suggested;
            details["suggestion"] = true;
            details["cost"] = said.cost;
            const auto line = line_of(talk, on.store_->ids(), on.runtime_.calendar_now(), of->id<user_id>("agent"),
                                      name.empty() ? "assistant" : name, std::move(details));
            suggested["suggestion"] = to_string(line.id);
            on.write(of, {history::change::add_entry{line}}, {talk.customer, talk.of},
                     [of, suggested = std::move(suggested)](const auto& how) {
                         how ? of->tell(suggested, 201) : of->refuse(how, no_talk);
                     });
        });
        if (!self.suggests_ || !self.suggests_(of->with.company, name, std::move(so_far), message, came))
            of->refuse(404, name.empty() ? "the company has no assistant" : "there is no assistant '" + name + "'",
                       "name one of the company's");
    });
}

void service::judge_suggestion(const job& of) {
    with_words(of, [of](service& self, const history::thread& talk, const std::vector<entry>& all) {
        const auto which = of->id<entry_id>("suggestion");
        const auto found = std::ranges::find_if(all, [&](const entry& each) {
            return each.id == which && each.kind == entry_kind::assisted && each.details.is_object() &&
                   each.details.get_object().contains("suggestion");
        });
        if (found == all.end()) return of->refuse(404, "there is no such suggestion in this conversation", "check it");
        const auto became = of->text("became");
        const auto told_before = [&](const entry& each) {  // the last one holds; a repeat of it writes nothing
            const auto* const details = each.kind == entry_kind::assisted ? each.details.if_object() : nullptr;
            const auto* const about = details == nullptr ? nullptr : details->if_contains("suggestion");
            return about != nullptr && about->is_string() && about->get_string() == to_string(which);
        };
        if (const auto last = std::find_if(all.rbegin(), all.rend(), told_before); last != all.rend()) {
            const auto& is = last->details.get_object();
            const auto* const written = is.if_contains("written");
            const std::string words{written == nullptr ? "" : std::string_view{written->as_string()}};
            if (is.at("became") == value(became) && words == of->text("text") && last->by == of->id<user_id>("agent"))
                return of->tell({{"suggestion", to_string(which)}, {"became", became}}, 201);
        }
        json::object details = found->details.get_object();
        details["suggestion"] = to_string(which);
        details["became"] = became;
        if (const auto text = of->text("text"); !text.empty()) details["written"] = text;
        const auto line = line_of(talk, self.store_->ids(), self.runtime_.calendar_now(), of->id<user_id>("agent"),
                                  found->text, std::move(details));
        self.write(
            of, {history::change::add_entry{line}}, {talk.customer, talk.of}, [of, which, became](const auto& how) {
                how ? of->tell({{"suggestion", to_string(which)}, {"became", became}}, 201) : of->refuse(how, no_talk);
            });
    });
}

}  // namespace palabre::api
